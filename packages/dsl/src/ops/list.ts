import type { ArrayOp, ElementwiseOp, WholeOp } from '../expression.ts';
import * as arithmetic from './arithmetic.ts';
import * as comparison from './comparison.ts';
import { eigenvectorsOp } from './eigenvectors.ts';
import * as exponential from './exponential.ts';
import { segmentSumOp } from './gather.ts';
import * as incomplete from './incomplete.ts';
import {
  choleskyAdjointOp,
  choleskyOp,
  matrixProductOp,
  packLowerOp,
  solveLowerOp,
  solveLowerTransposedOp,
  unpackLowerOp,
} from './linear-algebra.ts';
import { logAddExp } from './log-add-exp.ts';
import { largestOp, sumLogOp, sumOp } from './reduction.ts';
import * as special from './special.ts';
import * as trigonometric from './trigonometric.ts';

/** Every elementwise op by name: backends type their rule tables by these keys, so a missing rule does not compile. */
export const elementwiseOps = {
  ...arithmetic,
  ...comparison,
  ...exponential,
  logAddExp,
  ...trigonometric,
  ...special,
  ...incomplete,
} satisfies Record<string, ElementwiseOp>;

export type ElementwiseName = keyof typeof elementwiseOps;

/** Every reduction by name, likewise. */
export const reductionOps = {
  sum: sumOp,
  sumLog: sumLogOp,
  largest: largestOp,
  segmentSum: segmentSumOp,
} satisfies Record<string, ArrayOp>;

export type ReductionName = keyof typeof reductionOps;

/** Every op of whole arrays by name, likewise. */
export const wholeOps = {
  matrixProduct: matrixProductOp,
  cholesky: choleskyOp,
  choleskyAdjoint: choleskyAdjointOp,
  solveLower: solveLowerOp,
  solveLowerTransposed: solveLowerTransposedOp,
  eigenvectors: eigenvectorsOp,
  packLower: packLowerOp,
  unpackLower: unpackLowerOp,
} satisfies Record<string, WholeOp>;

export type WholeName = keyof typeof wholeOps;
