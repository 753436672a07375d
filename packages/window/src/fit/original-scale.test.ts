import { axis } from '@bayes-window/dsl';
import { summarize } from '@bayes-window/runtime';
import { describe, expect, it } from 'vitest';
import { Posterior } from '../inference/index.ts';
import { standardize } from '../table/index.ts';
import { originalSummary, withOriginalScale } from './original-scale.ts';

const draws = (seed: number): Float64Array[] =>
  [0, 1].map((chain) =>
    Float64Array.from({ length: 200 }, (_, i) => Math.sin(12.9898 * (i + 1) * (chain + 2) + seed)),
  );

describe('original scale', () => {
  const mouse = axis('mouse', ['m1']);
  const posterior = new Posterior([
    { name: 'a', axes: [], size: 1, draws: draws(1) },
    { name: 'a_subject', axes: [], size: 1, draws: draws(2) },
    { name: 'intercept_of_group', axes: [mouse], size: 1, draws: draws(3) },
    { name: 'b_stim', axes: [], size: 1, draws: draws(4) },
    { name: 'sigma_obs', axes: [], size: 1, draws: draws(5) },
  ]);
  const standardization = standardize('y', [3, 5, 10]);

  it('restores what has the units of y, and summarises it as its own draws would be', () => {
    const restored = withOriginalScale(posterior, 'b_stim', standardization);
    const own = restored.allScalars().slice(posterior.variables.length);
    expect(own.map(({ name }) => name)).toEqual([
      'a_original',
      'intercept_of_group_original[m1]',
      'b_stim_original',
      'sigma_obs_original',
    ]);
    const derived = originalSummary(summarize(posterior.allScalars()), 'b_stim', standardization);
    summarize(own).forEach((row, i) => {
      expect(derived[i].name).toBe(row.name);
      for (const [key, value] of Object.entries(row)) {
        // The draws next to the median are equally far from it, so that rounding decides the order in which R-hat folds them.
        const digits = key === 'rHat' ? 3 : 9;
        if (typeof value === 'number') expect(derived[i][key as 'mean'] / value, key).toBeCloseTo(1, digits);
      }
    });
  });

  it('leaves a posterior alone whose y was not standardised', () => {
    expect(withOriginalScale(posterior, 'b_stim').names).toEqual(posterior.names);
  });
});
