import { readFileSync } from 'node:fs';
import { axis, codes, column, HalfNormal, Normal, plate, sample } from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { infer } from './infer.ts';
import { priorSensitivity } from './prior-sensitivity.ts';

interface Case {
  readonly priorMean: number;
  readonly priorSd: number;
  readonly yMean: number;
  readonly ySd: number;
  readonly exact: readonly [prior: number, likelihood: number];
}

const { cases } = JSON.parse(readFileSync('test/fixtures/power-scaling/power-scaling.json', 'utf8')) as {
  readonly cases: Readonly<Record<string, Case>>;
};

describe('priorSensitivity', () => {
  it.each(['conflict', 'weak'])('%s: near that of the exact posterior', async (name) => {
    const { priorMean, priorSd, yMean, ySd, exact } = cases[name];
    const model = () => {
      const mu = sample('mu', Normal(priorMean, priorSd));
      sample('y', Normal(mu, ySd), { obs: yMean });
    };
    const { rows, paretoK } = priorSensitivity(await infer(model, [], { seed: 1, workers: 0 }));
    expect(rows.map((row) => row.name)).toEqual(['mu']);
    // The exact figure is of 2000 quantiles; 4000 draws reach further into the tails.
    expect(Math.abs(rows[0].prior - exact[0])).toBeLessThan(0.15 * exact[0] + 0.003);
    expect(Math.abs(rows[0].likelihood - exact[1])).toBeLessThan(0.15 * exact[1] + 0.003);
    expect(paretoK.prior).toBeLessThan(0.5);
  });

  it('scales the priors at the top, and those named', async () => {
    const group = axis('group', ['a', 'b', 'c']);
    const row = axis('row', 9);
    const of = codes('group', row, group, [0, 1, 2, 0, 1, 2, 0, 1, 2]);
    const y = column('y', row, [1, 2, 3, 1.5, 2.5, 3.5, 0.5, 1.5, 2.5]);
    const model = () => {
      const a = sample('a', Normal(0, 1));
      const scale = sample('scale', HalfNormal(1));
      const unit = plate(group, () => sample('unit', Normal(0, 1)));
      const effect = plate(group, () => sample('effect', Normal(a, scale)));
      sample('y', Normal(effect.at(of).add(scale.mul(unit).at(of)), 1), { obs: y });
    };
    const run = await infer(model, [], { seed: 2, workers: 0, warmup: 300, draws: 300 });
    expect(priorSensitivity(run).priorSites).toEqual(['a', 'scale']);
    const named = priorSensitivity(run, ['a']);
    expect(named.priorSites).toEqual(['a']);
    expect(named.rows.find(({ name }) => name === 'a')?.prior).toBeGreaterThan(0);
  });
});
