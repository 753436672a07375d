export {
  type Distribution,
  type DistributionBuilder,
  type DistributionSpec,
  defineDistribution,
  type ParameterSpec,
  signature,
} from './define.ts';
export * from './families.ts';
