import { axis, column, Exponential, HalfNormal, Normal, Poisson, plate, sample } from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { approximateModel, mostProbable } from './approximate.ts';
import { infer } from './infer.ts';

const row = axis('row', 40);
const x = column(
  'x',
  row,
  Array.from({ length: 40 }, (_, i) => (i - 20) / 10),
);
const counts = column(
  'count',
  row,
  Array.from({ length: 40 }, (_, i) =>
    Math.max(0, Math.round(Math.exp(4 + (0.8 * (i - 20)) / 10) + 2 * Math.sin(7 * i))),
  ),
);

function regression(): void {
  const rate = sample('a', Normal(0, 2))
    .add(sample('b', Normal(0, 2)).mul(x))
    .exp();
  sample('count', Poisson(rate), { obs: counts });
}

describe('approximateModel', () => {
  it.each(['laplace', 'pathfinder', 'advi-full-rank'] as const)(
    '%s agrees with NUTS on a Poisson regression',
    async (method) => {
      const { summary, findings, posterior } = approximateModel(regression, [], {
        method,
        draws: 2000,
        seed: 1,
      });
      const sampled = await infer(regression, [], { seed: 1 });
      expect(findings).toEqual([]);
      expect(posterior.names).toEqual(sampled.posterior.names);
      for (const [k, { mean, sd }] of sampled.summary.entries()) {
        expect(Math.abs(summary[k].mean - mean) / sd).toBeLessThan(0.15);
        expect(summary[k].sd / sd).toBeCloseTo(1, 0);
      }
    },
  );

  it('says so where a funnel is not normal', () => {
    const group = axis('group', 8);
    const funnel = (): void => {
      const tau = sample('tau', HalfNormal(3));
      const effect = plate(group, () => sample('effect', Normal(0, tau)));
      sample('y', Normal(effect, 5), { obs: column('y', group, [3, -8, 2, 9, -4, 1, 0, 5]) });
    };
    const { findings } = approximateModel(funnel, [], { method: 'advi', seed: 1 });
    expect(findings.map(({ code }) => code)).toEqual(['APPROXIMATION_POOR']);
    expect(findings[0].message).toMatch(
      /Pareto's k of its importance ratios is .*, and should be below 0\.67/,
    );
  });
});

describe('mostProbable', () => {
  it("is the mode of the density of the user's parameters, and of the unconstrained ones on request", () => {
    // rate ~ Exponential(1), count ~ Poisson(rate), 3 seen: density rate^3 exp(-2 rate), mode 3/2; with the Jacobian, 2.
    const model = (): unknown => sample('k', Poisson(sample('rate', Exponential(1))), { obs: 3 });
    const modeOf = (jacobian: boolean): number =>
      mostProbable(model, [], { jacobian }).posterior.variable('rate').draws[0][0];
    expect(modeOf(false)).toBeCloseTo(1.5, 5);
    expect(modeOf(true)).toBeCloseTo(2, 5);
  });

  it('says so where a hierarchical density has none', () => {
    const group = axis('group', 3);
    const model = (): void => {
      plate(group, () => sample('effect', Normal(0, sample('tau', HalfNormal(1)))));
    };
    expect(() => mostProbable(model, [])).toThrow(expect.objectContaining({ code: 'NO_MODE' }));
  });
});
