import { notOffered } from '@bayes-window/compiler/tfjs';
import {
  axis,
  codes,
  column,
  type ElementwiseName,
  type Expression,
  elementwiseOps,
  gather,
  largest,
  less,
  logSumExp,
  multiply,
  segmentSum,
  sum,
  where,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import {
  backendsOf,
  evaluateAt,
  expectAgreement,
  expectClose,
  expectDerivative,
  finiteDifferences,
  functionOf,
  wave,
} from '../support/backends.ts';
import { expectSinglePrecision } from '../support/single-precision.ts';

/** Arguments at which an op is tried, away from kinks; `edges` are tried between backends only. */
interface Row {
  readonly points: readonly (readonly number[])[];
  readonly edges?: readonly (readonly number[])[];
  /** A looser bound between backends, with its reason. */
  readonly tolerance?: number;
  /** A looser bound in single precision, with its reason. */
  readonly single?: number;
  /** Why the gradient is not compared with finite differences. */
  readonly derivative?: 'not offered' | 'zero by definition';
}

const real = [[-3.7], [-0.2], [1e-3], [0.8], [2.5], [17.3]] as const;
const positive = [[1e-3], [0.3], [1.4], [2.6], [9.1], [140.2]] as const;
const unit = [[-0.9], [-0.3], [0.01], [0.4], [0.95]] as const;
const pairs = [
  [-1.5, 2.5],
  [0.3, -0.7],
  [4.1, 3.2],
  [1e-2, 7],
] as const;
const zero = [[0], [-0]] as const;
/** One of each region of the incomplete gamma function. */
const shapeAndValue = [
  [0.3, 0.4],
  [2.5, 1.2],
  [2.5, 7],
  [40, 35],
  [40, 61],
] as const;
/** Either side of the mean, small shapes and large ones. */
const shapesAndShare = [
  [2, 3, 0.3],
  [2, 3, 0.8],
  [0.3, 0.4, 0.2],
  [0.4, 1.2, 0.7],
  [30, 14, 0.6],
] as const;

const laws: { readonly [K in ElementwiseName]: Row } = {
  add: { points: pairs },
  subtract: { points: pairs },
  multiply: { points: pairs },
  divide: {
    points: pairs,
    edges: [
      [1, 0],
      [0, 3],
    ],
  },
  negate: { points: real },
  square: { points: real, edges: zero },
  sqrt: { points: positive, edges: [[0]] },
  absolute: { points: real, edges: zero },
  sign: { points: real, edges: zero },
  stopGradient: { points: real, derivative: 'zero by definition' },
  less: { points: pairs, edges: [[1, 1]] },
  lessOrEqual: { points: pairs, edges: [[1, 1]] },
  equal: { points: pairs, edges: [[1, 1]] },
  where: {
    points: [
      [0, 1.5, -2],
      [1, 1.5, -2],
      [2.5, 0.3, 4],
    ],
  },
  minimum: { points: pairs },
  maximum: { points: pairs },
  exp: { points: real, edges: [[-746], [710], [0]] },
  log: { points: positive, edges: [[0], [5e-324]] },
  log1p: { points: [[-0.8], ...positive], edges: zero },
  expm1: { points: real, edges: [[-40], [1e-12]] },
  power: {
    points: [
      [0.4, 2.3],
      [1.7, -1.2],
      [3.3, 0.5],
      [9, 3],
    ],
    edges: [
      [2, 0],
      [0, 2],
    ],
  },
  expit: { points: real, edges: [[-745], [745]] },
  logExpit: { points: real, edges: [[-745], [745]] },
  log1pexp: { points: real, edges: [[-745], [745]] },
  logAddExp: {
    points: [...pairs, [40, -3]],
    edges: [
      [Number.NEGATIVE_INFINITY, 1.5],
      [2, Number.NEGATIVE_INFINITY],
      [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
      [3, 3],
      [800, -800],
    ],
  },
  log1mexp: { points: [[-9], [-1.3], [-0.2], [-1e-3]] },
  sin: { points: real },
  cos: { points: real },
  tan: { points: [[-3.7], [-0.2], [1e-3], [0.8], [2.5], [17.9]] },
  asin: { points: unit },
  acos: { points: unit },
  atan: { points: real },
  sinh: { points: real },
  cosh: { points: real },
  tanh: { points: real },
  lgamma: { points: positive, edges: [[1], [2], [1e5]] },
  digamma: { points: positive, edges: [[1e5]] },
  trigamma: { points: positive },
  tetragamma: { points: positive, derivative: 'not offered' },
  lbeta: {
    points: [
      [0.2, 0.3],
      [1.5, 2.5],
      [4, 30],
      [12, 0.7],
      [50, 80],
    ],
    edges: [
      [1e6, 2e6],
      [0.5, 1e7],
      [0, 2],
    ],
  },
  logBesselI0: { points: [...real, [39.9], [120]], edges: zero },
  logBesselI1: { points: positive, edges: [[0], [39.9]] },
  besselRatio: { points: [...real, [39.9], [120]], edges: zero },
  gammainc: { points: shapeAndValue, edges: [[2, 0]] },
  gammaincc: { points: shapeAndValue, edges: [[2, 0]] },
  gammaincByShape: { points: shapeAndValue, derivative: 'not offered' },
  logGammaQuantile: {
    points: [
      [0.3, 1.1],
      [0.2, -6],
      [2.5, -1.3],
      [2.5, 2.2],
      [40, 0.4],
    ],
    edges: [
      [0.01, -3],
      [1e5, 3],
    ],
  },
  betainc: { points: shapesAndShare },
  betaincByA: { points: shapesAndShare, derivative: 'not offered' },
  betaincByB: { points: shapesAndShare, derivative: 'not offered' },
  erf: { points: real },
  erfc: { points: real },
  erfcx: { points: [[-2.1], [-0.2], [0.4], [3.3], [12.5]] },
  ndtr: { points: real },
  // The exponent of its gradient is the difference of two numbers around x^2 / 2 = 465.
  logNdtr: { points: [[-30.5], ...real], single: 465 * 2 ** -23 },
  ndtri: { points: [[0.05], [0.3], [0.52], [0.9]] },
};

type Build = (...args: Expression[]) => Expression;

function positionOf(points: readonly (readonly number[])[]): Float64Array {
  const arity = points[0].length;
  return Float64Array.from(
    { length: arity * points.length },
    (_, i) => points[i % points.length][Math.floor(i / points.length)],
  );
}

function inputsOver(
  arity: number,
  axes: readonly ReturnType<typeof axis>[],
): Record<string, readonly ReturnType<typeof axis>[]> {
  return Object.fromEntries(Array.from({ length: arity }, (_, k) => [`x${k}`, axes]));
}

const single = 4e-6;

describe.each(Object.entries(laws))('%s', (name, law) => {
  const { points, edges = [], derivative, tolerance } = law;
  const op = elementwiseOps[name as ElementwiseName];
  const build = op as unknown as Build;
  const derivable = derivative === undefined;

  it('vector code equals the interpreter, edges included', () => {
    const all = [...points, ...edges];
    const axes = [axis('point', all.length)];
    // Without a derivative rule the op is tried as an output only.
    const model = functionOf(inputsOver(op.arity, axes), (...x) =>
      derivable ? build(...x) : elementwiseOps.stopGradient(build(...x)),
    );
    expectAgreement(backendsOf(model), positionOf(all), tolerance);
  });

  it('scalar code equals the interpreter', () => {
    for (const point of points) {
      const model = functionOf(inputsOver(op.arity, []), (...x) =>
        derivable ? build(...x) : elementwiseOps.stopGradient(build(...x)),
      );
      expectAgreement(backendsOf(model), Float64Array.from(point), tolerance);
    }
  });

  it.runIf(!(notOffered as readonly string[]).includes(name))(
    `TensorFlow.js equals the interpreter to ${law.single ?? single} of the largest value`,
    () => {
      const axes = [axis('point', points.length)];
      const model = functionOf(inputsOver(op.arity, axes), (...x) =>
        derivable ? build(...x) : elementwiseOps.stopGradient(build(...x)),
      );
      expectSinglePrecision(model, positionOf(points), law.single ?? single);
    },
  );

  it.runIf(derivable)('gradient equals finite differences', () => {
    const axes = [axis('point', points.length)];
    const { interpreter } = backendsOf(functionOf(inputsOver(op.arity, axes), build));
    const position = positionOf(points);
    expectClose(
      evaluateAt(interpreter, position).gradient,
      finiteDifferences(interpreter, position),
      2e-7,
      'gradient',
    );
  });

  it.runIf(derivable && op.arity === 2)('broadcasts a scalar, and one axis against another', () => {
    const [a, b] = [axis('a', 3), axis('b', 2)];
    for (const [left, right] of [
      [[a], []],
      [[], [a]],
      [[a], [b]],
      [[a, b], [b]],
      [[b], [a, b]],
    ] as const) {
      const model = functionOf({ x0: left, x1: right }, build);
      const position = Float64Array.from({ length: model.dimension }, (_, i) => 0.4 + 0.37 * i);
      expectDerivative(model, position);
    }
  });
});

describe('array ops', () => {
  const row = axis('row', 7);
  const group = axis('group', 3);
  const k = axis('k', 2);
  const [half, short] = [axis('half', 2), axis('short', 3)];
  const inOrder = codes('half', group, half, [0, 0, 1]);
  const rowsInOrder = codes('group', row, group, [0, 0, 0, 1, 1, 2, 2]);
  const code = codes('group', row, group, [0, 2, 1, 1, 0, 2, 2]);
  const weight = column('weight', row, [0.3, -1.2, 0.7, 2.2, 0.1, -0.4, 1.1]);

  const cases: Record<string, ReturnType<typeof functionOf>> = {
    'sum of one axis': functionOf({ x: [row] }, (x) => sum(x.exp(), row)),
    'sum of the inner of two axes': functionOf({ x: [row, k] }, (x) => sum(x.exp(), k).square()),
    'sum of the outer of two axes': functionOf({ x: [row, k] }, (x) => sum(x.exp(), row).square()),
    'sum of logs': functionOf({ x: [row] }, (x) => sum(x.exp().add(1).log(), row).square()),
    'sum of log1p': functionOf({ x: [row], s: [] }, (x, s) =>
      sum(x.square().div(s.exp()).log1p(), row).mul(s),
    ),
    'sum of logs of many scales': functionOf({ x: [row], s: [] }, (x, s) =>
      sum(x.mul(600).exp().mul(s.exp()).log(), row),
    ),
    largest: functionOf({ x: [row, k] }, (x) => largest(x, row).exp()),
    logSumExp: functionOf({ x: [k, row] }, (x) => logSumExp(x.mul(9), row).square()),
    'logSumExp of the outer of two axes': functionOf({ x: [row, k] }, (x) =>
      logSumExp(x.mul(9), row).square(),
    ),
    'logSumExp within another sum': functionOf({ x: [row, k] }, (x) =>
      logSumExp(x.mul(9), k).square().sum(row),
    ),
    gather: functionOf({ w: [group] }, (w) => multiply(gather(w.exp(), code), weight).exp()),
    'gather beside another axis': functionOf({ w: [group, k] }, (w) =>
      multiply(gather(w, code), weight).exp(),
    ),
    'gather behind another axis': functionOf({ w: [k, group] }, (w) =>
      multiply(gather(w, code), weight).exp(),
    ),
    'segment sum': functionOf({ x: [row] }, (x) => segmentSum(x.exp(), code).square()),
    'segment sum with other axes': functionOf({ x: [k, row] }, (x) => segmentSum(x.exp(), code).square()),
    'segment sums of segment sums beside a short axis': functionOf({ x: [short, row] }, (x) =>
      segmentSum(segmentSum(multiply(weight, x).exp(), rowsInOrder), inOrder).square(),
    ),
    'segment sum before another axis': functionOf({ x: [row, k] }, (x) => segmentSum(x.exp(), code).square()),
    'a row-wise likelihood with gathers': functionOf({ w: [group], s: [] }, (w, s) =>
      weight.sub(gather(w, code).mul(s.exp())).square().div(s.square().add(1)),
    ),
  };

  // Factors beyond e^88 are for double precision.
  const singleCases = Object.entries(cases).filter(([name]) => name !== 'sum of logs of many scales');

  it.each(singleCases)(`%s: TensorFlow.js to ${single} of the largest value`, (_, model) => {
    expectSinglePrecision(model, wave(model.dimension), single);
  });

  it.each(Object.entries(cases))('%s', (_, model) => expectDerivative(model, wave(model.dimension)));

  it('a sum of logs is -Infinity at a zero and NaN below, as the logs are', () => {
    const model = functionOf({ x: [row] }, (x) => sum(x.log(), row));
    const { wasm } = backendsOf(model);
    const at = (value: number): number => evaluateAt(wasm, Float64Array.of(1, 2, value, 4, 5, 6, 7)).value;
    expect(at(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(at(-1)).toBeNaN();
    expect(at(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(at(Number.NaN)).toBeNaN();
    expect(at(1e-300)).toBeCloseTo(Math.log(2 * 4 * 5 * 6 * 7) + Math.log(1e-300), 9);
  });

  it('logSumExp counts -Infinity as nothing, with no gradient, and nothing at all as -Infinity', () => {
    const model = functionOf({ x: [k], y: [row] }, (x, y) =>
      logSumExp(where(less(x, 0), Number.NEGATIVE_INFINITY, x), k).add(logSumExp(y, row)),
    );
    const { interpreter, wasm } = backendsOf(model);
    for (const target of [interpreter, wasm]) {
      const some = evaluateAt(target, Float64Array.of(1.5, -1, 0, 0, 0, 0, 0, 0, 0));
      expect(some.value).toBeCloseTo(1.5 + Math.log(7), 12);
      expect([...some.gradient.slice(0, 2)]).toEqual([1, 0]);
      const none = evaluateAt(target, Float64Array.of(-1, -1, 0, 0, 0, 0, 0, 0, 0));
      expect(none.value).toBe(Number.NEGATIVE_INFINITY);
      expect([...none.gradient.slice(0, 2)]).toEqual([0, 0]);
    }
  });

  it('an op whose derivative is not offered says so', () => {
    expect(() => backendsOf(functionOf({ x: [] }, (x) => elementwiseOps.tetragamma(x)))).toThrow(
      /derivative of tetragamma is not offered/,
    );
  });
});
