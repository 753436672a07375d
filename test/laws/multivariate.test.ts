import {
  axis,
  data,
  type Expression,
  evaluate,
  ModelError,
  plate,
  sample,
  seed,
  sizeOf,
  trace,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import {
  type MultivariatePoint,
  type MultivariateRow,
  multivariateNames,
  multivariateRows,
} from '../support/multivariate.ts';
import { testSource } from '../support/random.ts';
import { backendsOf, evaluateAt, expectAgreement, expectClose, functionOf } from './harness.ts';

const repeat = axis('repeat', 3);

it('every family has a row', () => {
  const covered = new Set(multivariateRows.map(({ family }) => family.name));
  expect(multivariateNames.filter((name) => !covered.has(name))).toEqual([]);
});

/** The value and the arguments that have a derivative. */
function differentiable({ points }: MultivariateRow): string[] {
  return Object.entries(points[0].gradient).flatMap(([name, gradient]) => (gradient === null ? [] : [name]));
}

const dataOver = (row: MultivariateRow, name: string, numbers: readonly number[]): Expression =>
  data(Float64Array.from(numbers), row.axesOf[name], name);

/** The log density at a point as a function of all that has a derivative, over repeats or not. */
function latentForm(row: MultivariateRow, { x }: MultivariatePoint, repeats: readonly (typeof repeat)[]) {
  const names = differentiable(row);
  const numbers: Readonly<Record<string, readonly number[]>> = { ...row.arguments, x };
  const inputs = Object.fromEntries(names.map((name) => [name, [...repeats, ...row.axesOf[name]]]));
  const model = functionOf(inputs, (...latent) => {
    const value = (name: string): Expression =>
      names.includes(name) ? latent[names.indexOf(name)] : dataOver(row, name, numbers[name]);
    const parameters = Object.fromEntries(Object.keys(row.arguments).map((name) => [name, value(name)]));
    return row.family(parameters, row.axis).logDensity(value('x'));
  });
  const copies = Array.from({ length: sizeOf(repeats) }, (_, i) => 1 + 1e-3 * i);
  const position = names.flatMap((name) => copies.flatMap((scale) => numbers[name].map((n) => n * scale)));
  return { model, position: Float64Array.from(position) };
}

describe.each(multivariateRows)('$label', (row) => {
  const { family, points, axis: over, parameters } = row;

  it('log density equals 50-digit values, to 1e-12: terms of a few thousand cancel', () => {
    for (const { x, logDensity } of points) {
      const [[got]] = evaluate([family(parameters, over).logDensity(dataOver(row, 'x', x))]);
      expect(Math.abs(got - logDensity) / Math.max(1, Math.abs(logDensity))).toBeLessThan(1e-12);
    }
  });

  it('gradient by value and arguments equals 50-digit values', () => {
    for (const point of points) {
      const { model, position } = latentForm(row, point, []);
      const { gradient } = evaluateAt(backendsOf(model).interpreter, position);
      const want = differentiable(row).flatMap((name) => point.gradient[name] as readonly number[]);
      expectClose(gradient, want, 1e-11, 'gradient');
    }
  });

  it('interpreter and WebAssembly agree, alone and over repeats', () => {
    for (const point of points) {
      for (const repeats of [[], [repeat]]) {
        const { model, position } = latentForm(row, point, repeats);
        expectAgreement(backendsOf(model), position, 1e-11);
      }
    }
  });

  it('mean and variance equal 50-digit values', () => {
    const arrays = Object.fromEntries(
      Object.entries(row.arguments).map(([name, numbers]) => [name, Float64Array.from(numbers)]),
    );
    expectClose(family.mean(arrays, row.size), row.mean, 1e-13, 'mean');
    expectClose(family.variance(arrays, row.size), row.variance, 1e-13, 'variance');
  });

  it('draws lie in the support and have its mean and variance (false alarm below 1e-6 for each)', () => {
    const count = 4000;
    const draw = axis('draw', count);
    const { support, draw: drawFrom } = family(parameters, over);
    const size = row.mean.length;
    const draws = drawFrom(testSource(5), [draw, ...row.axesOf.x]);
    for (let i = 0; i < count; i++)
      expect(support.event?.violation(draws.subarray(i * size, (i + 1) * size))).toBeUndefined();
    row.mean.forEach((mean, k) => {
      const own = Array.from({ length: count }, (_, i) => draws[i * size + k] - mean);
      const total = own.reduce((sum, d) => sum + d, 0);
      const squares = own.map((d) => d * d - row.variance[k]);
      const spread = Math.sqrt(squares.reduce((sum, s) => sum + s * s, 0));
      expect(Math.abs(total)).toBeLessThanOrEqual(5 * Math.sqrt(count * row.variance[k]) + 1e-9);
      expect(Math.abs(squares.reduce((sum, s) => sum + s, 0))).toBeLessThanOrEqual(5 * spread + 1e-9);
    });
  });

  it('under a plate: the site runs over plate and value, its density over the plate alone', () => {
    const model = () => plate(repeat, () => sample('x', family(parameters, over)));
    const message = trace(seed(testSource(3), model)).get('x');
    const names = [repeat, ...row.axesOf.x].map(({ name }) => name);
    expect(message).toMatchObject({ type: 'sample', axes: names.map((name) => ({ name })) });
    const value = (message as { value: Expression }).value;
    expect(value.axes.map(({ name }) => name)).toEqual(names);
    expect(
      family(parameters, over)
        .logDensity(value)
        .axes.map(({ name }) => name),
    ).toEqual(['repeat']);
  });

  it('names the parameter and the value that it refuses', () => {
    for (const [name, { support }] of Object.entries(family.parameters)) {
      if (!Number.isFinite(support.low)) continue;
      const bad = (support.low as number) - 1;
      const build = () => family({ ...parameters, [name]: bad }, over);
      expect(build).toThrow(ModelError);
      expect(build).toThrow(`parameter "${name}" must be`);
    }
  });
});
