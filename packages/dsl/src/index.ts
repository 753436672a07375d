import './fluent.ts';

export * from './axis.ts';
export * from './cumulative.ts';
export * from './distributions/index.ts';
export { ModelError } from './errors.ts';
export { type Bindings, elementOffsets, evaluate, format, topologicalOrder } from './evaluate.ts';
export {
  type AlgebraicFacts,
  type ArrayOp,
  type Attributes,
  type Codes,
  type ElementwiseOp,
  Expression,
  type LeafOp,
  type Op,
  type Operand,
  type ScanBody,
  type ScanPart,
  type Values,
  type Vjp,
  type WholeOp,
} from './expression.ts';
export * from './handlers/index.ts';
export { type HiddenMarkov, hiddenMarkovLogLikelihood } from './hidden-markov.ts';
export { asExpression, codes, column, constant, constantOp, data, dataOp, input, inputOp } from './leaves.ts';
export * as numeric from './numeric/index.ts';
export * from './ode/index.ts';
export * from './ops/index.ts';
export {
  type ElementwiseName,
  elementwiseOps,
  type ReductionName,
  reductionOps,
  type WholeName,
  wholeOps,
} from './ops/list.ts';
export { deterministic, factor, type Model, model, plate, sample } from './primitives.ts';
export type { RandomSource } from './random/index.ts';
export * as random from './random/index.ts';
export { apply, rebuild, substituteNodes, withArgs } from './rebuild.ts';
export { type Scanned, type ScanSpec, scan } from './scan.ts';
export * from './supports/index.ts';
