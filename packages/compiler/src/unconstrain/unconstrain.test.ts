import {
  add,
  axis,
  defineDistribution,
  evaluate,
  factor,
  interval,
  model,
  Normal,
  plate,
  positive,
  sample,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { bind } from '../backend/interpreter.ts';
import { traceModel } from '../trace/trace-model.ts';
import { unconstrain } from './unconstrain.ts';

/** A unit exponential, written as a user would. */
const UnitExponential = defineDistribution({
  name: 'UnitExponential',
  parameters: {},
  support: () => positive,
  logDensity: (x) => x.neg(),
  sample: (source) => -Math.log(source.uniform()),
  mean: () => 1,
  variance: () => 1,
  cdf: (x) => 1 - Math.exp(-x),
});

/** Flat between bounds that may be expressions. */
const Between = defineDistribution({
  name: 'Between',
  parameters: { low: { support: positive }, high: { support: positive } },
  support: ({ low, high }) => interval(low, high),
  logDensity: (x) => x.mul(0),
  sample: () => 0,
  mean: () => 0,
  variance: () => 0,
  cdf: () => 0,
});

describe('unconstrain', () => {
  it('adds the log Jacobian of each site', () => {
    const u = unconstrain(traceModel(model(() => void sample('s', UnitExponential()))));
    const [density] = evaluate([u.logDensity], bind(u.parameters, Float64Array.of(0.7)));
    expect(density[0]).toBeCloseTo(-Math.exp(0.7) + 0.7, 14);
  });

  it('lays sites out in order, row-major over their plates', () => {
    const [mouse, day] = [axis('mouse', 2), axis('day', 3)];
    const u = unconstrain(
      traceModel(
        model(() => {
          sample('a', Normal(0, 1));
          plate(mouse, () => plate(day, () => sample('z', Normal(0, 1))));
          sample('b', Normal(0, 1));
        }),
      ),
    );
    expect(u.parameters.map(({ name, offset, size }) => [name, offset, size])).toEqual([
      ['a', 0, 1],
      ['z', 1, 6],
      ['b', 7, 1],
    ]);
    expect(u.dimension).toBe(8);
  });

  it('puts the constrained value of an earlier site into the bounds of a later one', () => {
    const u = unconstrain(
      traceModel(
        model(() => {
          const top = sample('top', UnitExponential());
          sample('x', Between(0.5, add(1, top)));
        }),
      ),
    );
    const [x] = evaluate([u.outputs[1].value], bind(u.parameters, Float64Array.of(Math.log(2), 0)));
    expect(x[0]).toBeCloseTo(0.5 + (3 - 0.5) / 2, 14);
  });

  it('refuses a model without latent sites and a discrete latent site', () => {
    expect(() => traceModel(model(() => factor('f', 1)))).toThrow(/no latent sample site/);
  });

  it('sums a factor over its plates', () => {
    const mouse = axis('mouse', 4);
    const u = unconstrain(
      traceModel(
        model(() => {
          const a = sample('a', Normal(0, 1));
          plate(mouse, () => factor('f', a));
        }),
      ),
    );
    const [term] = evaluate([u.terms[1].value], bind(u.parameters, Float64Array.of(0.5)));
    expect(term[0]).toBe(2);
  });
});
