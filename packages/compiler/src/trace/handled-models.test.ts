import {
  axis,
  codes,
  column,
  deterministic,
  type Expression,
  factor,
  format,
  HalfNormal,
  intervene,
  locScaleReparam,
  type Model,
  mask,
  multiply,
  Normal,
  plate,
  power,
  reparam,
  StudentT,
  sample,
  scale,
  scope,
  uncondition,
  where,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { Interpreter } from '../backend/interpreter.ts';
import { marginalise } from '../marginalise/marginalise.ts';
import { unconstrain } from '../unconstrain/unconstrain.ts';
import { traceModel } from './trace-model.ts';

const row = axis('row', 4);
const mouse = axis('mouse', 2);
const values = [0.5, -1, 2, 1];
const y = column('y', row, values);
const kept = column('kept', row, [1, 0, 1, 0]);
const code = codes('mouse', row, mouse, [0, 1, 1, 0]);

function graph(run: Model): string {
  return format(unconstrain(traceModel(run)).logDensity);
}

function logDensity(run: Model, ...position: number[]): number {
  const interpreter = new Interpreter(unconstrain(traceModel(run)));
  return interpreter.logDensityAndGradient(Float64Array.from(position), new Float64Array(position.length));
}

/** log p of a normal, from its definition. */
function normal(x: number, loc: number, sd: number): number {
  return -((x - loc) ** 2) / (2 * sd * sd) - Math.log(sd * Math.sqrt(2 * Math.PI));
}

/** a ~ Normal(0, 1), and what is made of it. */
function given(rows: (a: Expression) => void): Model {
  return () => rows(sample('a', Normal(0, 1)));
}

const observe = (a: Expression) => () => sample('y', Normal(a, 2), { obs: y });

/** Effects of mice around a; `effects` samples them. */
function effectsBy(effects: (a: Expression, spread: Expression) => Expression): Model {
  return given((a) => {
    const spread = sample('spread', HalfNormal(1));
    sample('y', Normal(effects(a, spread).at(code), 1), { obs: y });
  });
}

const centred = effectsBy((a, spread) => plate(mouse, () => sample('effect', Normal(a, spread))));

describe('a model under a handler has the graph of one written by hand', () => {
  it.each<[string, Model, Model]>([
    [
      'mask',
      given((a) => mask(kept, observe(a))()),
      given((a) => factor('y', where(kept, Normal(a, 2).logDensity(y), 0))),
    ],
    [
      'scale',
      given((a) => scale(a.exp(), observe(a))()),
      given((a) => factor('y', multiply(a.exp(), Normal(a, 2).logDensity(y)))),
    ],
    [
      'mask and scale of a factor',
      given((a) =>
        scale(
          3,
          mask(kept, () => factor('f', a.mul(y))),
        )(),
      ),
      given((a) => factor('f', multiply(3, where(kept, a.mul(y), 0)))),
    ],
    [
      'scope',
      given((a) => scope('left', () => sample('z', Normal(a, 1)))()),
      given((a) => sample('left/z', Normal(a, 1))),
    ],
    [
      'intervene',
      intervene(
        { a: 2 },
        given((a) => observe(a)()),
      ),
      given(() => sample('y', Normal(2, 2), { obs: y })),
    ],
    [
      'uncondition',
      uncondition(given((a) => observe(a)())),
      given((a) => plate(row, () => sample('y', Normal(a, 2)))),
    ],
    [
      'reparam, non-centred',
      reparam({ effect: locScaleReparam() }, centred),
      effectsBy((a, spread) => {
        const z = plate(mouse, () => sample('effect_decentered', Normal(0, 1)));
        return deterministic('effect', a.add(spread.mul(z)));
      }),
    ],
    [
      'reparam, half centred, under mask and scale',
      reparam(
        { x: locScaleReparam({ centred: 0.5 }) },
        given((a) => scale(2, () => sample('x', StudentT(4, a, 3)))()),
      ),
      given((a) => {
        const root = power(3, 0.5);
        const half = scale(2, () => sample('x_decentered', StudentT(4, multiply(0.5, a), root)))();
        return deterministic('x', a.add(root.mul(half.sub(multiply(0.5, a)))));
      }),
    ],
  ])('%s', (_, handled, byHand) => {
    expect(graph(handled)).toBe(graph(byHand));
  });
});

describe('log densities under handlers', () => {
  const a = 0.7;
  const terms = values.map((value) => normal(value, a, 2));
  const total = terms.reduce((sum, term) => sum + term);

  it('leave out what is masked', () => {
    const masked = given((x) => mask(kept, observe(x))());
    expect(logDensity(masked, a)).toBeCloseTo(normal(a, 0, 1) + terms[0] + terms[2], 12);
    expect(
      logDensity(
        given((x) => mask(false, observe(x))()),
        a,
      ),
    ).toBeCloseTo(normal(a, 0, 1), 12);
    const twice = given((x) => mask(kept, mask(column('other', row, [1, 1, 0, 0]), observe(x)))());
    expect(logDensity(twice, a)).toBeCloseTo(normal(a, 0, 1) + terms[0], 12);
  });

  it('multiply what is scaled, nested scales by their product', () => {
    expect(
      logDensity(
        given((x) => scale(2, scale(3, observe(x)))()),
        a,
      ),
    ).toBeCloseTo(normal(a, 0, 1) + 6 * total, 12);
  });

  it('are those of the same distribution after reparam, with the Jacobian', () => {
    const [loc, sd, c, x] = [0.7, 3, 0.4, -1.3];
    const handled = reparam(
      { x: locScaleReparam({ centred: c }) },
      given((m) => sample('x', Normal(m, sd))),
    );
    const decentred = c * loc + (x - loc) / sd ** (1 - c);
    const expected = normal(loc, 0, 1) + normal(x, loc, sd) + (1 - c) * Math.log(sd);
    expect(logDensity(handled, loc, decentred)).toBeCloseTo(expected, 12);
  });
});

describe('integrating effects out (R5)', () => {
  const effects = (a: Expression) => {
    const spread = sample('spread', HalfNormal(1));
    return plate(mouse, () => sample('effect', Normal(a, spread)));
  };
  const rows = (name: string, a: Expression) => sample(name, Normal(a, 2), { obs: y });
  const integrated = (run: Model) => marginalise(traceModel(run));

  it('counts a scaled likelihood as often as it says', () => {
    const scaled = given((a) => {
      const mean = effects(a).at(code);
      scale(2, () => rows('y', mean))();
    });
    const repeated = given((a) => {
      const mean = effects(a).at(code);
      rows('y', mean);
      rows('again', mean);
    });
    const [once, twice] = [scaled, repeated].map((run) => {
      const { sites, traced } = integrated(run);
      expect(sites).toEqual(['effect']);
      return new Interpreter(unconstrain(traced)).logDensityAndGradient(
        Float64Array.of(0.4, -0.3),
        new Float64Array(2),
      );
    });
    expect(once).toBeCloseTo(twice, 12);
  });

  it('leaves effects whose own prior is scaled', () => {
    const scaled = given((a) => rows('y', scale(2, () => effects(a))().at(code)));
    expect(integrated(scaled).sites).toEqual([]);
  });
});

describe('descriptions', () => {
  it('name masks and scales', () => {
    const run = given((a) => {
      scale(2, mask(kept, observe(a)))();
      scale(3, () => factor('f', a))();
    });
    expect(traceModel(run).description).toEqual([
      'a ~ Normal(0, 1)',
      'y[row] ~ Normal(a, 2)   observed, masked by kept, scaled by 2',
      'log density += a   (f, scaled by 3)',
    ]);
  });
});
