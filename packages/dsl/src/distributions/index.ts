export {
  type Distribution,
  type DistributionBuilder,
  type DistributionSpec,
  defineDistribution,
  type FamilySpec,
  type ParameterSpec,
  signature,
} from './define.ts';
export {
  defineMultivariate,
  type MultivariateArguments,
  type MultivariateBuilder,
  type MultivariateParameterSpec,
  type MultivariateSpec,
} from './define-multivariate.ts';
export * from './families.ts';
export { logMix, Mixture } from './mixture.ts';
