import { readFileSync } from 'node:fs';
import type { Draws } from '@bayes-window/runtime';
import { expect } from 'vitest';

export type Encoded = readonly (number | string)[];

/** Log likelihoods, and what R's loo says of them. */
export interface Case {
  readonly logLikelihood: readonly Draws[];
  readonly loo: Readonly<Record<string, Encoded>>;
}

const read = (name: string) => JSON.parse(readFileSync(`test/fixtures/loo/${name}.json`, 'utf8'));
export const { cases, comparison, generalisedPareto } = read('loo') as {
  readonly cases: Readonly<Record<string, Case>>;
  readonly comparison: Readonly<Record<string, readonly number[]>> & { readonly elpd: readonly number[][] };
  readonly generalisedPareto: { readonly x: readonly number[]; readonly k: number; readonly sigma: number };
};
export const arviz = read('arviz') as {
  readonly cases: Readonly<Record<string, { readonly paretoK: Encoded; readonly elpd: Encoded }>>;
  readonly pit: Readonly<Record<'observed' | 'value', readonly number[]>> & {
    readonly predicted: number[][];
  };
  readonly stacking: readonly number[];
  readonly stackingOfEqualPair: readonly number[];
};

export const pit = read('pit') as Record<
  'normal' | 'poisson',
  Readonly<Record<'observed' | 'below' | 'equal', readonly number[]>> & {
    readonly predicted: readonly number[][];
    readonly logLikelihood: readonly Draws[];
  }
>;

/** Within 1e-8, relative to the larger of the two and to 1. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: Encoded,
  what: string,
  tolerance = 1e-8,
): void {
  expect(actual.length).toBe(expected.length);
  Array.from(actual).forEach((value, i) => {
    const target = Number(expected[i]);
    const error = Math.abs(value - target) / Math.max(1, Math.abs(target));
    expect(error, `${what}[${i}]: ${value} instead of ${target}`).toBeLessThanOrEqual(tolerance);
  });
}
