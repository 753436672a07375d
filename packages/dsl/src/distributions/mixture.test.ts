import { describe, expect, it } from 'vitest';
import {
  axis,
  column,
  Dirichlet,
  data,
  evaluate,
  Gamma,
  input,
  logMix,
  Mixture,
  Normal,
  Poisson,
  Uniform,
} from '../index.ts';

const component = axis('component', ['low', 'middle', 'high']);
const row = axis('row', 4);
const [weights, loc, scale] = [
  [0.2, 0.5, 0.3],
  [-1, 0.5, 4],
  [1, 0.3, 2],
];
const over = (values: readonly number[]) => data(Float64Array.from(values), [component]);
const mixture = Mixture(over(weights), Normal(over(loc), over(scale)), component);

/** Uniforms by a linear congruence. */
function source(): { uniform(): number } {
  let state = 7;
  return {
    uniform: () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    },
  };
}

describe('Mixture', () => {
  it('has the density of the sum of its components', () => {
    const x = [-2, 0, 1, 7];
    const density = (value: number): number =>
      weights.reduce(
        (total, w, k) =>
          total +
          (w * Math.exp(-0.5 * ((value - loc[k]) / scale[k]) ** 2)) / (scale[k] * Math.sqrt(2 * Math.PI)),
        0,
      );
    const [values] = evaluate([mixture.logDensity(column('x', row, x))]);
    expect([...values]).toEqual(x.map((value) => expect.closeTo(Math.log(density(value)), 12)));
    expect(mixture.axes).toEqual([]);
  });

  it('leaves out components of weight zero', () => {
    const none = Mixture(over([0, 1, 0]), Normal(over(loc), over(scale)), component);
    const [[value], [alone]] = evaluate([none.logDensity(0.2), Normal(loc[1], scale[1]).logDensity(0.2)]);
    expect(value).toBe(alone);
  });

  it('takes weights and parameters per row', () => {
    const perRow = Mixture(over(weights), Poisson(input('rate', [row, component])), component);
    expect(perRow.axes.map(({ name }) => name)).toEqual(['row']);
  });

  it('draws a component for each value', () => {
    const many = axis('draw', 40_000);
    const draws = mixture.draw(source(), [many]);
    const mean = draws.reduce((total, x) => total + x, 0) / draws.length;
    const below = draws.filter((x) => x < 0).length / draws.length;
    // sum w_k loc_k, with standard error 0.012; P(x < 0) from the normal cdf, with standard error 0.002.
    expect(Math.abs(mean - 1.25)).toBeLessThan(0.05);
    expect(Math.abs(below - (0.2 * 0.8413447 + 0.5 * 0.0477904 + 0.3 * 0.0227501))).toBeLessThan(0.009);
  });

  it.each([
    [
      'weights without the axis',
      () => Mixture(0.5, Normal(over(loc), 1), component),
      /its weights over that axis/,
    ],
    [
      'components without it',
      () => Mixture(over(weights), Normal(0, 1), component),
      /its components over that axis; they have \[\]/,
    ],
    [
      'supports that differ',
      () => Mixture(over(weights), Uniform(over(loc), 9), component),
      /the bounds of Uniform differ along "component"/,
    ],
    [
      'vectors',
      () => Mixture(over(weights), Dirichlet(input('a', [component, row]), row), component),
      /families of numbers; the values of Dirichlet are .* Add it with factor\(\) and logMix\(\)/,
    ],
  ])('reports %s', (_, build, message) => {
    expect(build).toThrow(message);
  });

  it('takes its support from its components', () => {
    expect(Mixture(over(weights), Gamma(over(scale), 1), component).support.low).toBe(0);
  });
});

describe('logMix', () => {
  it('weighs densities', () => {
    const [[value]] = evaluate([logMix(over(weights), over([-1, -2, -3]), component)]);
    const expected = Math.log(0.2 * Math.exp(-1) + 0.5 * Math.exp(-2) + 0.3 * Math.exp(-3));
    expect(value).toBeCloseTo(expected, 14);
  });
});
