export * from './arithmetic.ts';
export * from './comparison.ts';
export {
  type BinaryOp,
  binary,
  constantValue,
  type TernaryOp,
  ternary,
  type UnaryOp,
  unary,
} from './define.ts';
export * from './eigenvectors.ts';
export * from './exponential.ts';
export * from './gather.ts';
export * from './incomplete.ts';
export * from './linear-algebra.ts';
export * from './log-add-exp.ts';
export * from './rearrange.ts';
export * from './reduction.ts';
export { runScan, scanOp, scanResult, scanResultOp } from './scan.ts';
export * from './special.ts';
export * from './trigonometric.ts';
