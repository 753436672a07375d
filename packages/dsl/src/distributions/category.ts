import type { Axis } from '../axis.ts';
import type { Expression } from '../expression.ts';
import { data } from '../leaves.ts';
import { equal } from '../ops/index.ts';
import type { RandomSource } from '../random/index.ts';

/** 0, 1, 2, ... over an axis. */
export function indices(axis: Axis): Expression {
  return data(
    Float64Array.from({ length: axis.size }, (_, k) => k),
    [axis],
    `index of ${axis.name}`,
  );
}

/** Over the categories: 1 for the one that x is, 0 for the others. */
export function isCategory(x: Expression, axis: Axis): Expression {
  return equal(x, indices(axis));
}

/** An index drawn with the given probabilities. */
export function drawCategory(source: RandomSource, probs: ArrayLike<number>): number {
  const u = source.uniform();
  let below = 0;
  for (let k = 0; k < probs.length - 1; k++) {
    below += probs[k];
    if (u < below) return k;
  }
  return probs.length - 1;
}

export function softmax(logits: Float64Array): Float64Array {
  const largest = logits.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY);
  const weights = logits.map((x) => Math.exp(x - largest));
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => w / total);
}

/** Of an index with the given probabilities. */
export function indexMoments(probs: Float64Array): { readonly mean: number; readonly variance: number } {
  const mean = probs.reduce((sum, p, k) => sum + p * k, 0);
  return { mean, variance: probs.reduce((sum, p, k) => sum + p * (k - mean) ** 2, 0) };
}
