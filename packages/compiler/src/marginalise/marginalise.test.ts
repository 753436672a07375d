import {
  axis,
  codes,
  column,
  deterministic,
  type Expression,
  evaluate,
  HalfNormal,
  Normal,
  plate,
  sample,
  sum,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { offsetOf, withoutEffects } from '../../../../test/support/positions.ts';
import { bind, Interpreter } from '../backend/interpreter.ts';
import { traceModel } from '../trace/trace-model.ts';
import { type UnconstrainedModel, unconstrain } from '../unconstrain/unconstrain.ts';
import { marginalise } from './marginalise.ts';

const row = axis('row', 7);
const mouse = axis('mouse', 2);
const y = column('y', row, [0.1, -0.4, 1.2, 0.3, 2.2, -1, 0.6]);
const x = column('x', row, [0, 1, 0.5, 1, -2, 1, 0.3]);
const weight = column('weight', row, [1, 2, 0.5, 1, 1, 3, 0.7]);
const code = codes('mouse', row, mouse, [0, 0, 1, 1, 1, 0, 1]);
const effects = (name: string, loc: Expression | number, scale: Expression | number): Expression =>
  plate(mouse, () => sample(name, Normal(loc, scale)));
const tau = (): Expression => sample('tau', HalfNormal(1));
const sigma = (): Expression => sample('sigma', HalfNormal(1));

const twoEffects = 'an intercept and a slope per group, and a known offset';
const models: Readonly<Record<string, () => void>> = {
  'an intercept per group': () => {
    const a = sample('a', Normal(0, 1));
    sample('y', Normal(effects('u', a, tau()).at(code), sigma()), { obs: y });
  },
  'an effect from standard normal numbers, beside a slope': () => {
    const slope = sample('b', Normal(0, 1)).mul(x);
    const theta = sample('a', Normal(0, 1)).add(
      tau()
        .mul(effects('u', 0, 1))
        .at(code),
    );
    sample('y', Normal(theta.add(slope), sigma()), { obs: y });
  },
  [twoEffects]: () => {
    const theta = effects('u', 0.3, tau())
      .at(code)
      .add(effects('v', 0, 0.7).at(code).mul(x))
      .add(weight);
    sample('y', Normal(theta, sigma()), { obs: y });
  },
  'known scales by row, and two likelihoods': () => {
    const u = effects('u', 0, tau());
    sample('y', Normal(u.at(code).mul(2), weight), { obs: y });
    sample('x', Normal(u.at(code).neg(), sigma()), { obs: x });
  },
  'coefficients of a design beside it': () => {
    const k = axis('k', 2);
    const design = column(
      'X',
      [row, k],
      Array.from({ length: 14 }, (_, i) => Math.sin(i * i)),
    );
    const beta = plate(k, () => sample('beta', Normal(0, 1)));
    sample(
      'y',
      Normal(
        effects('u', 0, tau())
          .at(code)
          .add(sum(design.mul(beta), k)),
        0.8,
      ),
      { obs: y },
    );
  },
  'one row per group': () => {
    const pair = axis('mouse', 2);
    const theta = effects('u', sample('a', Normal(0, 1)), tau());
    sample('z', Normal(theta, column('s', pair, [0.5, 1.5])), { obs: column('z', pair, [0.7, -1.1]) });
  },
};

/** Trapezoidal rule over the real line for what falls off like a Gaussian around 0: error far below 1e-10. */
const step = 0.1;
const grid = Array.from({ length: 161 }, (_, i) => step * (i - 80));

/** log of the integral of exp(log density) over some unconstrained coordinates. */
function integrated(model: UnconstrainedModel, position: Float64Array, over: readonly number[]): number {
  const [first, ...rest] = over;
  const values = grid.map((at) => {
    const moved = position.slice();
    moved[first] = at;
    return rest.length === 0
      ? evaluate([model.logDensity], bind(model.parameters, moved))[0][0]
      : integrated(model, moved, rest);
  });
  const largest = Math.max(...values);
  return largest + Math.log(step * values.reduce((total, value) => total + Math.exp(value - largest), 0));
}

describe('marginalise (R5)', () => {
  it.each(Object.entries(models))('%s: all effects are taken', (name, model) => {
    expect(marginalise(traceModel(model)).sites).toEqual(name === twoEffects ? ['u', 'v'] : ['u']);
  });

  // Two effects of two groups each are too many for quadrature; their integral is checked through the draws below.
  it.each(Object.entries(models).filter(([name]) => name !== twoEffects))(
    '%s: the density is the integral over the effects',
    (_, model) => {
      const traced = traceModel(model);
      const [rows, reduced] = [traced, marginalise(traced).traced].map((t) => unconstrain(t));
      const target = new Interpreter(reduced);
      const gradient = new Float64Array(target.dimension);
      for (const phase of [0.3, 1.9]) {
        const at = Float64Array.from({ length: target.dimension }, (_, i) => 0.5 * Math.sin(phase + i));
        const position = withoutEffects(rows, reduced, at);
        const offset = offsetOf(rows, 'u');
        const expected = integrated(rows, position, [offset, offset + 1]);
        expect(target.logDensityAndGradient(at, gradient)).toBeCloseTo(expected, 9);
      }
    },
  );

  it.each(Object.entries(models))('%s: the gradient is that of the density', (_, model) => {
    const target = new Interpreter(unconstrain(marginalise(traceModel(model)).traced));
    const [gradient, scratch] = [new Float64Array(target.dimension), new Float64Array(target.dimension)];
    const at = Float64Array.from({ length: target.dimension }, (_, i) => 0.5 * Math.sin(1 + i));
    target.logDensityAndGradient(at, gradient);
    for (const [i, g] of gradient.entries()) {
      const h = 1e-5;
      const density = (shift: number): number => {
        const moved = at.slice();
        moved[i] += shift;
        return target.logDensityAndGradient(moved, scratch);
      };
      expect(g).toBeCloseTo((density(h) - density(-h)) / (2 * h), 6);
    }
  });

  it('draws effects from their conditional distribution', () => {
    const model = models[twoEffects];
    const traced = traceModel(model);
    const reduced = unconstrain(marginalise(traced).traced);
    const [target, whole] = [new Interpreter(reduced), new Interpreter(unconstrain(traced))];
    const at = Float64Array.of(0.2, -0.3);
    const draw = (noise: Float64Array<ArrayBuffer>): Float64Array => {
      const outputs = new Float64Array(target.outputCount);
      target.writeOutputs(at, outputs, noise);
      return outputs;
    };
    // Whole model: tau, u, v, sigma as they are declared; the outputs come in the same order.
    const names = reduced.outputs.map(({ name }) => name);
    expect(names).toEqual(unconstrain(traced).outputs.map(({ name }) => name));
    const scale = reduced.parameters.map(({ name }) => name);
    const written = unconstrain(traced);
    const positionAt = (noise: Float64Array<ArrayBuffer>): Float64Array => {
      const outputs = draw(noise);
      const position = new Float64Array(whole.dimension);
      for (const { name, offset, size } of written.parameters) {
        const from = reduced.outputs.find((output) => output.name === name)!;
        const values = outputs.subarray(from.offset, from.offset + size);
        position.set(scale.includes(name) ? values.map(Math.log) : values, offset);
      }
      return position;
    };
    const density = (noise: Float64Array<ArrayBuffer>): number =>
      whole.logDensityAndGradient(positionAt(noise), new Float64Array(whole.dimension));
    const atMode = density(new Float64Array(4));
    // The joint density along the noise is standard normal, up to a constant.
    for (const noise of [
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 2, 0],
      [0.5, -1, 0.3, 1.7],
    ])
      expect(density(Float64Array.from(noise)) - atMode).toBeCloseTo(
        -0.5 * noise.reduce((total, e) => total + e * e, 0),
        10,
      );
    // Each term by itself is at the drawn values.
    const noise = Float64Array.of(0.5, -1, 0.3, 1.7);
    const rowsOf = (model: UnconstrainedModel, bindings: Map<Expression, Float64Array>): number[] =>
      model.terms
        .filter(({ site }) => !site.startsWith('integral'))
        .flatMap(({ rows }) => [...evaluate([rows], bindings)[0]]);
    const drawnRows = rowsOf(
      reduced,
      new Map([...bind(reduced.parameters, at), ...bind(reduced.noise!, noise)]),
    );
    for (const [i, value] of rowsOf(written, bind(written.parameters, positionAt(noise))).entries())
      expect(drawnRows[i]).toBeCloseTo(value, 11);
    // The constant is the integral's: per group, effects are mode + triangle * noise, whose determinant is its diagonal's.
    const effectsAt = (noise: readonly number[]): number[] => [
      ...draw(Float64Array.from(noise)).subarray(1, 5),
    ];
    const [mode, first, second] = [effectsAt([0, 0, 0, 0]), effectsAt([1, 1, 0, 0]), effectsAt([0, 0, 1, 1])];
    const determinant = [0, 1].map((g) => {
      const [uu, vu] = [first[g] - mode[g], first[g + 2] - mode[g + 2]];
      const [uv, vv] = [second[g] - mode[g], second[g + 2] - mode[g + 2]];
      return Math.abs(uu * vv - uv * vu);
    });
    const integral = atMode + 2 * Math.log(2 * Math.PI) + Math.log(determinant[0] * determinant[1]);
    expect(target.logDensityAndGradient(at, new Float64Array(2))).toBeCloseTo(integral, 10);
  });

  it('a group without rows has its prior, whatever multiplies its effect', () => {
    const only = codes('mouse', row, mouse, [1, 1, 1, 1, 1, 1, 1]);
    const model = (): void => {
      const u = effects('u', 0.5, tau());
      const slope = plate(mouse, () => sample('slope', Normal(0, 1)));
      sample('y', Normal(u.mul(slope.sqrt()).at(only), 0.8), { obs: y });
    };
    const { traced, sites } = marginalise(traceModel(model));
    expect(sites).toEqual(['u']);
    const target = new Interpreter(unconstrain(traced));
    const outputs = new Float64Array(target.outputCount);
    // log tau, then a slope whose root is no number, and one whose root is 2.
    target.writeOutputs(Float64Array.of(0, -1, 4), outputs, Float64Array.of(0.3, -0.4));
    expect(outputs[1]).toBeCloseTo(0.5 + 0.3, 12);
    expect(target.logDensityAndGradient(Float64Array.of(0, -1, 4), new Float64Array(3))).not.toBeNaN();
  });

  it('keeps what is reported: sites and deterministics by name and order', () => {
    const model = (): void => {
      const u = effects('u', 0, tau());
      deterministic('twice', u.mul(2));
      sample('y', Normal(u.at(code), sigma()), { obs: y });
    };
    const { traced, sites } = marginalise(traceModel(model));
    expect(sites).toEqual(['u']);
    const reduced = unconstrain(traced);
    const target = new Interpreter(reduced);
    const outputs = new Float64Array(target.outputCount);
    target.writeOutputs(Float64Array.of(0, 0), outputs, Float64Array.of(0.3, -0.4));
    const at = (name: string): number[] => {
      const { offset, size } = reduced.outputs.find((output) => output.name === name)!;
      return [...outputs.subarray(offset, offset + size)];
    };
    expect(at('twice')).toEqual(at('u').map((value) => 2 * value));
    expect(reduced.outputs.map(({ name }) => name)).toEqual(
      unconstrain(traceModel(model)).outputs.map(({ name }) => name),
    );
  });
});
