import {
  axis,
  type Codes,
  codes,
  column,
  Dirichlet,
  deterministic,
  type Expression,
  HalfNormal,
  Normal,
  Poisson,
  plate,
  sample,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { infer, Posterior } from '../inference/index.ts';
import { posteriorPredictive, posteriorPredictiveBlocks, priorPredictive } from './index.ts';

const moments = (draws: Float64Array): { mean: number; variance: number } => {
  const mean = draws.reduce((a, b) => a + b, 0) / draws.length;
  return { mean, variance: draws.reduce((a, x) => a + (x - mean) ** 2, 0) / (draws.length - 1) };
};

function hierarchical({ y, group }: { y: Expression; group: Codes }): void {
  const mu = sample('mu', Normal(1, 2));
  const tau = sample('tau', HalfNormal(1));
  const effect = plate(group.axis, () => sample('effect', Normal(mu, tau)));
  deterministic('double', effect.mul(2));
  sample('y', Normal(effect.at(group), 0.5), { obs: y });
}

const mice = axis('mouse', ['a', 'b', 'c']);
const row = axis('row', 6);
const data = {
  y: column('y', row, [1, 1.2, 3, 3.1, -1, -1.2]),
  group: codes('mouse', row, mice, [0, 0, 1, 1, 2, 2]),
};

describe('prior prediction', () => {
  it('draws every site in its turn, from the values drawn before', () => {
    const prior = priorPredictive(hierarchical, [data], { draws: 4000, seed: 1 });
    expect(prior.names).toEqual(['mu', 'tau', 'effect', 'y', 'double']);
    const draws = (name: string, element = 0): Float64Array => prior.scalars(name)[element].draws[0];
    expect(moments(draws('mu')).mean).toBeCloseTo(1, 0);
    // Var(y) = 4 + E[tau^2] + 1/4 = 5.25; the standard error of a variance of 4000 draws is 2%.
    expect(moments(draws('y')).variance / 5.25).toBeCloseTo(1, 0);
    const difference = draws('y').map((value, i) => value - draws('effect')[i]);
    expect(moments(difference).variance).toBeCloseTo(0.25, 1);
    expect([...draws('double', 2)]).toEqual([...draws('effect', 2).map((x) => 2 * x)]);
  });

  it('depends on the seed alone', () => {
    const first = (seed: number): number =>
      priorPredictive(hierarchical, [data], { draws: 2, seed }).variables[0].draws[0][1];
    expect(first(3)).toBe(first(3));
    expect(first(3)).not.toBe(first(4));
  });
});

describe('posterior prediction', () => {
  it('is centred on the data, with their spread and that of the parameters', async () => {
    const { posterior } = await infer(hierarchical, [data], { seed: 2, draws: 1000 });
    const predicted = posteriorPredictive(posterior, hierarchical, [data], { seed: 5 });
    expect(predicted.names).toEqual(['y']);
    const [first] = predicted.scalars('y');
    expect(first.draws.map(({ length }) => length)).toEqual([1000, 1000, 1000, 1000]);
    const all = moments(Float64Array.from(first.draws.flatMap((chain) => [...chain])));
    const effect = moments(
      Float64Array.from(posterior.scalars('effect')[0].draws.flatMap((chain) => [...chain])),
    );
    expect(all.mean).toBeCloseTo(effect.mean, 1);
    expect(all.variance).toBeCloseTo(effect.variance + 0.25, 1);
  });

  it('keeps the effects of known levels by label, and draws those of new ones from the population', async () => {
    const { posterior } = await infer(hierarchical, [data], { seed: 2, draws: 1000 });
    const levels = axis('mouse', ['c', 'new', 'a']);
    const over = axis('row', 3);
    const newData = { y: column('y', over, [0, 0, 0]), group: codes('mouse', over, levels, [0, 1, 2]) };
    const predicted = posteriorPredictive(posterior, hierarchical, [newData], { sites: ['effect', 'y'] });
    const effects = predicted.scalars('effect');
    expect(effects.map(({ labels }) => labels.mouse)).toEqual(['c', 'new', 'a']);
    expect(effects[0].draws).toEqual(posterior.scalars('effect')[2].draws);
    expect(effects[2].draws).toEqual(posterior.scalars('effect')[0].draws);
    // Given mu and tau, the new effect is standard normal after scaling.
    const scaled = effects[1].draws.flatMap((chain, c) =>
      [...chain].map(
        (x, i) => (x - posterior.scalars('mu')[0].draws[c][i]) / posterior.scalars('tau')[0].draws[c][i],
      ),
    );
    const { mean, variance } = moments(Float64Array.from(scaled));
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(4000));
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / 4000));
  });

  it('comes in blocks that join to the same draws', async () => {
    const { posterior } = await infer(hierarchical, [data], { seed: 2, draws: 130 });
    const whole = posteriorPredictive(posterior, hierarchical, [data], { seed: 9 }).variable('y');
    const parts = whole.draws.map((): number[] => []);
    for (const { chain, firstDraw, values } of posteriorPredictiveBlocks(posterior, hierarchical, [data], {
      seed: 9,
      blockSize: 50,
    })) {
      expect(firstDraw * whole.size).toBe(parts[chain].length);
      parts[chain].push(...(values.get('y') as Float64Array));
    }
    expect(parts).toEqual(whole.draws.map((chain) => [...chain]));
  });

  it('draws counts as counts', () => {
    const counts = priorPredictive(
      () => sample('k', Poisson(sample('rate', HalfNormal(3))), { obs: 2 }),
      [],
      { draws: 200, sites: ['k'] },
    );
    expect(counts.variable('k').draws[0].every((k) => Number.isInteger(k) && k >= 0)).toBe(true);
  });

  it('names an unknown site, a site over other axes, and levels that a vector can not do without', () => {
    expect(() => priorPredictive(hierarchical, [data], { sites: ['z'] })).toThrow(
      /no site "z"; it has mu, tau/,
    );
    const posterior = new Posterior([
      { name: 'effect', axes: [axis('rat', 3)], size: 3, draws: [new Float64Array(3)] },
    ]);
    expect(() => posteriorPredictive(posterior, hierarchical, [data])).toThrow(
      /"effect" runs over \[mouse\] in the model, but over \[rat\]/,
    );
    const kind = axis('kind', ['p', 'q']);
    const shares = (): Expression =>
      sample('share', Dirichlet(column('a', axis('kind', ['p', 'r']), [1, 2]), axis('kind', ['p', 'r'])));
    const known = new Posterior([
      { name: 'share', axes: [kind], size: 2, draws: [Float64Array.of(0.5, 0.5)] },
    ]);
    expect(() => posteriorPredictive(known, shares, [], { sites: ['share'] })).toThrow(
      expect.objectContaining({ code: 'EVENT_AXIS_CHANGED' }),
    );
  });
});
