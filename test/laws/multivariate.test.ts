import {
  axis,
  Categorical,
  data,
  type Expression,
  evaluate,
  ModelError,
  Multinomial,
  MultivariateNormal,
  OrderedLogistic,
  plate,
  sample,
  seed,
  sizeOf,
  trace,
  twin,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { backendsOf, evaluateAt, expectAgreement, expectClose, functionOf } from '../support/backends.ts';
import {
  type MultivariatePoint,
  type MultivariateRow,
  multivariateNames,
  multivariateRows,
} from '../support/multivariate.ts';
import { testSource } from '../support/random.ts';

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
      expect(Math.abs(total)).toBeLessThanOrEqual(5 * Math.sqrt(count * row.variance[k]) + 1e-8);
      expect(Math.abs(squares.reduce((sum, s) => sum + s, 0))).toBeLessThanOrEqual(5 * spread + 1e-8);
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

describe('arguments as a whole', () => {
  const over = axis('k', 2);
  const matrix = (...values: number[]): Expression => data(Float64Array.from(values), [over, twin(over)]);

  it.each([
    [
      () => MultivariateNormal({ covariance: matrix(1, 2, 2, 1) }, over),
      /first 2 rows .* not positive definite/,
    ],
    [() => MultivariateNormal({ covariance: matrix(1, 0.2, 0.3, 1) }, over), /element \(0, 1\) is 0.2, but/],
    [() => MultivariateNormal({ precision: matrix(-1, 0, 0, 1) }, over), /first 1 rows/],
    [
      () => Categorical(data(Float64Array.of(0.5, 0.4), [over]), over),
      /"probs" must be .* sum to 0.9, not 1/,
    ],
    [() => Multinomial(3, data(Float64Array.of(0.5, 0.6), [over]), over), /sum to 1.1, not 1/],
    [
      () => OrderedLogistic(0, data(Float64Array.of(2, 1), [over]), over),
      /element 1 is 1, not above element 0/,
    ],
  ])('%#: what is wrong is said', (build, message) => {
    expect(build).toThrow(ModelError);
    expect(build).toThrow(message);
  });

  it('observed counts must have the total', () => {
    const counts = data(Float64Array.of(1, 1), [over]);
    const observe = () => trace(() => sample('x', Multinomial(3, 0.5, over), { obs: counts }));
    expect(observe).toThrow(/"x": the observed value at row 0 .* sum to 2, not 3/);
  });

  it('elements of a normal vector are drawn with their covariance, in each form', () => {
    const draw = axis('draw', 4000);
    const forms = [
      MultivariateNormal({ covariance: matrix(2, 0.9, 0.9, 1) }, over),
      MultivariateNormal({ scaleTril: matrix(Math.SQRT2, 0, 0.9 / Math.SQRT2, Math.sqrt(1 - 0.405)) }, over),
      MultivariateNormal({ precision: matrix(1 / 1.19, -0.9 / 1.19, -0.9 / 1.19, 2 / 1.19) }, over),
    ];
    for (const form of forms) {
      const x = form.draw(testSource(9), [draw, over]);
      let product = 0;
      for (let i = 0; i < draw.size; i++) product += x[2 * i] * x[2 * i + 1];
      // Var(x y) = 2 * 1 + 0.9^2
      expect(Math.abs(product / draw.size - 0.9)).toBeLessThan(5 * Math.sqrt(2.81 / draw.size));
    }
  });
});
