import { axis, column, constant, type Expression } from '@bayes-window/dsl';
import { describe, it } from 'vitest';
import { backendsOf, evaluateAt, expectAgreement, expectClose, functionOf } from '../support/backends.ts';
import { largestTerm, type Point, type Row, rows } from '../support/distributions.ts';
import { expectSinglePrecision } from '../support/single-precision.ts';

/** The arguments that have a derivative: value first, then the parameters. */
function differentiable({ parameters, points }: Row): readonly string[] {
  return ['x', ...Object.keys(parameters)].filter((_, i) => points[0].gradient[i] !== null);
}

/** The log density at a point as a function of all arguments that have a derivative. */
function latentForm(row: Row, { x }: Point) {
  const names = differentiable(row);
  const known = { x, ...row.parameters };
  const model = functionOf(Object.fromEntries(names.map((name) => [name, []])), (...inputs) => {
    const value = (name: string): Expression =>
      names.includes(name) ? inputs[names.indexOf(name)] : constant(known[name as keyof typeof known]);
    return row.family(...Object.keys(row.parameters).map(value)).logDensity(value('x'));
  });
  return { model, position: Float64Array.from(names, (name) => known[name as keyof typeof known]) };
}

/** Bessel functions are not offered; of 1 + x^2 / df, a million degrees of freedom leave nothing in single precision. */
const notInSinglePrecision = ['VonMises', 'StudentT(1000000'];

/** The sum over all points as observed data, as a function of the parameters. */
function observedForm(row: Row, rounded = (x: number): number => x) {
  const names = differentiable(row).filter((name) => name !== 'x');
  const over = axis('point', row.points.length);
  const x = column(
    'x',
    over,
    row.points.map((p) => rounded(p.x)),
  );
  const model = functionOf(Object.fromEntries(names.map((name) => [name, []])), (...inputs) => {
    const value = (name: string): Expression =>
      names.includes(name) ? inputs[names.indexOf(name)] : constant(row.parameters[name]);
    return row
      .family(...Object.keys(row.parameters).map(value))
      .logDensity(x)
      .add(x.mul(0));
  });
  return { model, position: Float64Array.from(names, (name) => row.parameters[name]) };
}

describe.each(rows)('$label', (row) => {
  it('gradient by value and parameters equals 50-digit values', () => {
    for (const point of row.points) {
      const { model, position } = latentForm(row, point);
      if (position.length === 0) continue;
      const { gradient } = evaluateAt(backendsOf(model).interpreter, position);
      const want = point.gradient.filter((derivative) => derivative !== null);
      expectClose(gradient, want, 1e-12, `gradient at ${point.x}`);
    }
  });

  it('gradient of observed points equals the sum of 50-digit values', () => {
    const { model, position } = observedForm(row);
    const { value, gradient } = evaluateAt(backendsOf(model).interpreter, position);
    const columns = row.points[0].gradient.map((_, i) => row.points.map((p) => p.gradient[i]));
    const sums = columns
      .slice(1)
      .filter((c) => c[0] !== null)
      .map((c) => c.reduce<number>((a, b) => a + (b ?? 0), 0));
    const total = row.points.reduce((sum, p) => sum + p.logDensity, 0);
    expectClose(gradient, sums, 1e-11, 'gradient');
    expectClose([value], [total], 1e-10, 'sum');
  });

  const cancelling = (points: readonly Point[]): number =>
    points.reduce((sum, { x }) => sum + largestTerm(row, x), 0);

  it.runIf(!notInSinglePrecision.some((label) => row.label.startsWith(label)))(
    'TensorFlow.js agrees to 1e-5, or to 8 units in the last place of the largest term that cancels, or to one of the largest x over the range of x',
    () => {
      const { model, position } = observedForm(row, Math.fround);
      const xs = row.points.map(({ x }) => x);
      const offset = Math.max(...xs.map(Math.abs)) / (Math.max(...xs) - Math.min(...xs));
      const units = Math.max(8 * cancelling(row.points), Number.isFinite(offset) ? offset : 0);
      expectSinglePrecision(model, position, Math.max(1e-5, units * 2 ** -23));
    },
  );

  it('interpreter and WebAssembly agree to 1e-12, or to 4 units in the last place of the largest term that cancels', () => {
    const tolerance = (points: readonly Point[]): number =>
      Math.max(1e-12, 4 * Number.EPSILON * cancelling(points));
    for (const point of row.points) {
      const { model, position } = latentForm(row, point);
      expectAgreement(backendsOf(model), position, tolerance([point]));
    }
    const { model, position } = observedForm(row);
    expectAgreement(backendsOf(model), position, tolerance(row.points));
  });
});
