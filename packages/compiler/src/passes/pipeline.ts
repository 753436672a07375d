import type { Expression } from '@bayes-window/dsl';
import { watching } from '../verify/watch.ts';
import { balanceSums } from './balance-sums.ts';
import { compressGaussian } from './compress-gaussian.ts';
import { factorSums } from './factor-sums.ts';
import { foldData } from './fold-data.ts';
import { hoistSteps } from './hoist-steps.ts';
import type { Journal } from './journal.ts';
import { liftGathers } from './lift-gathers.ts';
import { linearAddends } from './linear-addends.ts';
import { logProducts } from './log-products.ts';
import { matrixProducts } from './matrix-products.ts';
import { mergeRows } from './merge-rows.ts';
import { mergeSums } from './merge-sums.ts';
import { reciprocals } from './reciprocals.ts';
import type { Pass } from './rewrite.ts';
import { shareLogistic } from './share-logistic.ts';
import { simplify } from './simplify.ts';
import { sortRows } from './sort-rows.ts';
import { spellLogSumExp } from './spell-log-sum-exp.ts';
import { splitSums } from './split-sums.ts';

/** Applied to the log density before it is differentiated: what leaves a loop here is never differentiated row by row. */
export const densityPasses: readonly Pass[] = [
  simplify,
  foldData,
  hoistSteps,
  simplify,
  foldData,
  liftGathers,
  splitSums,
  factorSums,
  simplify,
  foldData,
  compressGaussian,
  linearAddends,
  mergeRows,
  simplify,
];

/** Applied to the log density and its gradient together. */
export const gradientPasses: readonly Pass[] = [
  simplify,
  hoistSteps,
  spellLogSumExp,
  simplify,
  liftGathers,
  factorSums,
  simplify,
  foldData,
  mergeSums,
  shareLogistic,
  simplify,
  logProducts,
  reciprocals,
  simplify,
  balanceSums,
  sortRows,
  matrixProducts,
];

/** Applied to what a model reports. */
export const outputPasses: readonly Pass[] = [...densityPasses, spellLogSumExp, simplify];

export function runPasses(
  passes: readonly Pass[],
  roots: readonly Expression[],
  journal?: Journal,
): readonly Expression[] {
  watching.by.pass?.('none, before all', roots, roots);
  return passes.reduce((current, pass) => {
    const next = pass(current, journal);
    watching.by.pass?.(pass.name, current, next);
    return next;
  }, roots);
}
