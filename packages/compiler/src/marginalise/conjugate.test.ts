import {
  axis,
  Bernoulli,
  Beta,
  Binomial,
  BinomialProbs,
  codes,
  column,
  deterministic,
  Exponential,
  type Expression,
  evaluate,
  exp,
  factor,
  Gamma,
  HalfNormal,
  ImproperUniform,
  mask,
  Normal,
  numeric,
  Poisson,
  plate,
  positive,
  random,
  sample,
  Uniform,
  where,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { evaluateAt, expectClose, finiteDifferences } from '../../../../test/support/backends.ts';
import { offsetOf, withoutEffects } from '../../../../test/support/positions.ts';
import { kolmogorovSmirnov, testSource } from '../../../../test/support/random.ts';
import { bind, Interpreter } from '../backend/interpreter.ts';
import { traceModel } from '../trace/trace-model.ts';
import { type UnconstrainedModel, unconstrain } from '../unconstrain/unconstrain.ts';
import { marginalise } from './marginalise.ts';

const row = axis('row', 7);
const mouse = axis('mouse', 2);
const code = codes('mouse', row, mouse, [0, 0, 1, 1, 1, 0, 1]);
const counts = column('counts', row, [1, 3, 0, 2, 3, 1, 2]);
const trials = column('trials', row, [2, 3, 1, 4, 3, 2, 2]);
const hits = column('hits', row, [0, 1, 1, 0, 1, 0, 1]);
const exposure = column('exposure', row, [1, 2, 0.5, 1, 1, 3, 0.7]);
const x = column('x', row, [0, 1, 0.5, 1, -2, 1, 0.3]);
const shape = (name = 'a'): Expression => sample(name, Exponential(0.3));
const effects = (prior: typeof Gamma | typeof Beta): Expression => {
  const [a, b] = [shape(), shape('b')];
  return plate(mouse, () => sample('u', prior(a, b)));
};
const gammas = (): Expression => effects(Gamma);
const betas = (): Expression => effects(Beta);

/** The smallest models for which the rule fires, and what users write. */
const models: Readonly<Record<string, () => void>> = {
  'gamma, Poisson': () => void sample('y', Poisson(gammas().at(code)), { obs: counts }),
  'gamma, Poisson with known exposures': () =>
    void sample('y', Poisson(exposure.mul(gammas().at(code))), { obs: counts }),
  'gamma, Poisson with exposures that are inferred': () => {
    const factorOfRow = exp(sample('slope', Normal(0, 1)).mul(x));
    sample('y', Poisson(gammas().at(code).mul(factorOfRow)), { obs: counts });
  },
  'gamma, beside other sites of the same groups': () => {
    const v = plate(mouse, () => sample('v', Normal(0, 1)));
    const w = plate(mouse, () => sample('log u', Normal(0, 1)));
    const u = gammas();
    sample('y', Poisson(u.mul(exp(v.add(w))).at(code)), { obs: counts });
  },
  'gamma, Exponential': () => void sample('y', Exponential(gammas().at(code)), { obs: exposure }),
  'gamma, some rows masked': () =>
    void mask(hits, (u: Expression) => sample('y', Poisson(u.at(code)), { obs: counts }))(gammas()),
  'gamma, one row per group': () => {
    const u = gammas();
    deterministic('twice', u.mul(2));
    sample('y', Poisson(u), { obs: column('y', mouse, [4, 9]) });
  },
  'a gamma density of our own': () => {
    const [a, b] = [shape(), shape('b')];
    const u = plate(mouse, () => sample('u', ImproperUniform(positive)));
    factor('prior', a.mul(u.log()).sub(b.mul(u)));
    factor('rows', counts.mul(u.at(code).log()).sub(u.at(code).mul(exposure)));
  },
  'beta, Bernoulli': () => void sample('y', Bernoulli(betas().at(code)), { obs: hits }),
  'beta, binomial': () =>
    void sample('y', BinomialProbs(trials, betas().at(code)), {
      obs: column('y', row, [1, 2, 0, 3, 1, 1, 2]),
    }),
  'beta, a uniform prior': () => {
    const u = plate(mouse, () => sample('u', Uniform(0, 1)));
    sample('b', Normal(0, 1));
    sample('y', Binomial(trials, u.at(code)), { obs: column('y', row, [1, 2, 0, 3, 1, 1, 2]) });
  },
  'a beta density of our own': () => {
    const u = plate(mouse, () => sample('u', Uniform(0, 1)));
    factor('prior', shape().mul(u.log()).add(u.neg().add(1).log()));
    factor('rows', hits.mul(u.square().sqrt().at(code).log()).add(u.at(code).neg().log1p()));
  },
};

/** Trapezoidal rule over the real line for what falls off exponentially on both sides: error far below 1e-10. */
const step = 0.05;
const grid = Array.from({ length: 1201 }, (_, i) => step * (i - 600));

/** log of the integral of exp(log density) over two unconstrained coordinates of which it is a sum. */
function integrated(model: UnconstrainedModel, position: Float64Array, offset: number): number {
  const at = (i: number, value: number): number => {
    const moved = position.slice();
    moved[offset + i] = value;
    return evaluate([model.logDensity], bind(model.parameters, moved))[0][0];
  };
  const whole = at(0, position[offset]);
  const logIntegral = (i: number): number => {
    const values = grid.map((value) => at(i, value));
    const largest = Math.max(...values.filter((value) => !Number.isNaN(value)));
    return (
      largest +
      Math.log(step * values.reduce((total, v) => total + (Number.isNaN(v) ? 0 : Math.exp(v - largest)), 0))
    );
  };
  return logIntegral(0) + logIntegral(1) - whole;
}

describe('marginalise (R5), conjugate effects', () => {
  it.each(Object.entries(models))('%s: the density is the integral over the effects', (_, model) => {
    const traced = traceModel(model);
    const { traced: integrable, sites } = marginalise(traced);
    expect(sites).toEqual(['u']);
    const [rows, reduced] = [traced, integrable].map((t) => unconstrain(t));
    const target = new Interpreter(reduced);
    for (const phase of [0.3, 1.9]) {
      const at = Float64Array.from({ length: target.dimension }, (_, i) => 0.5 * Math.sin(phase + i));
      const position = withoutEffects(rows, reduced, at);
      const density = target.logDensityAndGradient(at, new Float64Array(target.dimension));
      expect(density).toBeCloseTo(integrated(rows, position, offsetOf(rows, 'u')), 9);
    }
  });

  it.each(Object.entries(models))('%s: the gradient is that of the density', (_, model) => {
    const target = new Interpreter(unconstrain(marginalise(traceModel(model)).traced));
    const at = Float64Array.from({ length: target.dimension }, (_, i) => 0.5 * Math.sin(1 + i));
    const { gradient } = evaluateAt(target, at);
    expectClose(gradient, finiteDifferences(target, at), 1e-8, 'gradient');
  });

  it.each<[string, (x: number, g: number, a: number, b: number) => number]>([
    [
      'gamma, Poisson with known exposures',
      (x, g, a, b) => numeric.gammainc(a + [5, 7][g], (b + [6, 3.2][g]) * x),
    ],
    ['beta, Bernoulli', (x, g, a, b) => numeric.betainc(a + [1, 3][g], b + [2, 1][g], x)],
  ])('%s: draws have the conditional distribution', (name, cdf) => {
    const reduced = unconstrain(marginalise(traceModel(models[name])).traced);
    const target = new Interpreter(reduced);
    const source = testSource(3);
    const { offset } = reduced.outputs.find((output) => output.name === 'u')!;
    const at = Float64Array.of(0.2, -0.4);
    const draws = Array.from({ length: 2000 }, () => {
      const outputs = new Float64Array(target.outputCount);
      target.writeOutputs(
        at,
        outputs,
        Float64Array.from({ length: target.noiseCount }, () => random.normal(source)),
      );
      return outputs.slice(offset, offset + 2);
    });
    for (const g of [0, 1])
      expect(
        kolmogorovSmirnov(
          draws.map((values) => values[g]),
          (x) => cdf(x, g, Math.exp(0.2), Math.exp(-0.4)),
        ),
      ).toBeLessThan(1.95);
  });

  const stays: readonly [string, () => void, string][] = [
    [
      'a sum of two gamma effects',
      () => {
        const v = plate(mouse, () => sample('v', Gamma(2, 1)));
        sample('y', Poisson(gammas().add(v).at(code)), { obs: counts });
      },
      'the term "y" is not linear in log u and u',
    ],
    [
      'a gamma effect in an exponent',
      () => void sample('y', Poisson(exp(gammas().at(code))), { obs: counts }),
      'the term "y" is not linear in log u and u',
    ],
    [
      'a product with another group of the same effects',
      () => {
        const u = gammas();
        const other = codes('other', row, mouse, [1, 0, 1, 0, 1, 0, 1]);
        sample('y', Poisson(u.at(code).mul(u.at(other))), { obs: counts });
      },
      'the term "y" is not linear in log u and u',
    ],
    [
      'a prior of another family',
      () => {
        const u = plate(mouse, () => sample('u', HalfNormal(2)));
        sample('y', Poisson(u.at(code)), { obs: counts });
      },
      'the term "u" is not linear in log u and u',
    ],
    [
      'a beta effect times a known share',
      () => {
        const share = column('share', row, [0.5, 0.4, 0.9, 0.3, 0.2, 0.6, 0.7]);
        sample('y', Bernoulli(betas().at(code).mul(share)), { obs: hits });
      },
      'the term "y" is not linear in log u and log(1 - u)',
    ],
    [
      'a comparison with it',
      () => {
        const u = betas();
        factor('bound', where(u.lessThan(0.7), 0, -1));
        sample('y', Bernoulli(u.at(code)), { obs: hits });
      },
      'the term "bound" is not linear in log u and log(1 - u)',
    ],
    [
      'groups with many events',
      () => void sample('y', Poisson(gammas().at(code)), { obs: counts.mul(2) }),
      'its groups have 12 events each; from 12 on, sampling it costs less than drawing it',
    ],
    [
      'a site whose distribution depends on it',
      () => {
        const u = gammas();
        plate(mouse, () => sample('w', Gamma(2, u)));
        sample('y', Poisson(u.at(code)), { obs: counts });
      },
      'the distribution of "w" depends on it',
    ],
    [
      'effects that nothing sees',
      () => void [gammas(), sample('y', Poisson(shape('rate')), { obs: counts })],
      'nothing but its prior sees it',
    ],
  ];

  it('takes effects with a known prior, however many events there are', () => {
    const u = (): Expression => plate(mouse, () => sample('u', Gamma(2, 1)));
    expect(
      marginalise(traceModel(() => void sample('y', Poisson(u()), { obs: column('y', mouse, [400, 90]) })))
        .sites,
    ).toEqual(['u']);
  });

  it.each(stays)('leaves %s', (_, model, reason) => {
    const { traced, sites } = marginalise(traceModel(model));
    expect(sites).not.toContain('u');
    expect(traced.effects?.find(({ site }) => site === 'u')).toEqual({
      site: 'u',
      integrated: false,
      note: reason,
    });
  });
});
