import {
  type Axis,
  axis,
  Categorical,
  column,
  correlationCholesky,
  evaluate,
  ImproperUniform,
  input,
  ModelError,
  ordered,
  plate,
  positiveOrdered,
  type Support,
  sample,
  simplex,
  sizeOf,
  trace,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import {
  backendsOf,
  evaluateAt,
  expectClose,
  expectDerivative,
  functionOf,
  wave,
} from '../support/backends.ts';
import { gaussJordan } from '../support/gauss-jordan.ts';

interface Row {
  readonly support: Support;
  /** Flat indices of the elements that determine a value: the density is one of these. */
  readonly coordinates: readonly number[];
  /** A value outside, and what the error says of it. */
  readonly outside: readonly [readonly number[], RegExp];
}

const four = axis('k', 4);
const pair = axis('k', 2);

const rows: Readonly<Record<string, Row>> = {
  'simplex of 4': {
    support: simplex(four),
    coordinates: [0, 1, 2],
    outside: [[0.2, 0.2, 0.2, 0.2], /sum to 0.8, not 1/],
  },
  'simplex of 2': { support: simplex(pair), coordinates: [0], outside: [[0.75, 0.75], /sum to 1.5, not 1/] },
  'simplex of 50': {
    support: simplex(axis('k', 50)),
    coordinates: Array.from({ length: 49 }, (_, k) => k),
    outside: [Array(50).fill(0.01), /sum to 0.5\d*, not 1/],
  },
  ordered: {
    support: ordered(four),
    coordinates: [0, 1, 2, 3],
    outside: [[-1, 2, 2, 3], /element 2 is 2, not above element 1/],
  },
  'ordered, one element': {
    support: ordered(axis('k', 1)),
    coordinates: [0],
    outside: [[Number.NaN], /finite/],
  },
  'correlationCholesky of 2': {
    support: correlationCholesky(pair),
    coordinates: [2],
    outside: [[1, 0, 0.5, 0.5], /squares of row 1 sum to 0.5, not 1/],
  },
  'correlationCholesky of 4': {
    support: correlationCholesky(four),
    coordinates: [4, 8, 9, 12, 13, 14],
    outside: [
      [1, 0, 0, 0, 0.6, 0.8, 0, 0, 0, 0, 1, 0.1, 0, 0, 0, 1],
      /element \(2, 3\), above the diagonal, is 0.1/,
    ],
  },
  positiveOrdered: {
    support: positiveOrdered(axis('k', ['low', 'middle', 'high'])),
    coordinates: [0, 1, 2],
    outside: [[1, 3, 2], /"high" is 2, not above "middle", which is 3/],
  },
};

const repeat = axis('repeat', 3);

/** Different for each element, so that a mistaken place shows. */
const weights = (axes: readonly Axis[]) =>
  column(
    'weight',
    axes,
    Float64Array.from({ length: sizeOf(axes) }, (_, i) => 1 + 0.3 * i),
  );

const positionFor = (size: number): Float64Array => wave(size, 1.3);

/** The constrained value at one unconstrained position. */
function valueAt({ support }: Row, position: Float64Array): Float64Array {
  const u = input('u', support.event!.unconstrained);
  return evaluate([support.bijector!.forward(u)], new Map([[u, position]]))[0];
}

/** Row-major, column j: fourth-order central difference of the coordinates by u_j. */
function numericJacobian(row: Row, position: Float64Array): number[] {
  const h = 1e-3;
  const columns = Array.from(position, (_, j) => {
    const at = (step: number) => {
      const moved = position.slice();
      moved[j] += step;
      return valueAt(row, moved);
    };
    const [a, b, c, d] = [at(h), at(-h), at(2 * h), at(-2 * h)];
    return row.coordinates.map((i) => (8 * (a[i] - b[i]) - (c[i] - d[i])) / (12 * h));
  });
  return row.coordinates.flatMap((_, i) => columns.map((column) => column[i]));
}

describe.each(Object.entries(rows))('%s', (_, row) => {
  const { support, outside } = row;
  const { axes, unconstrained, violation } = support.event!;
  const size = sizeOf(unconstrained);
  const overRepeats = (own: readonly Axis[]): readonly Axis[] => [repeat, ...own];

  it('values lie in the support', () => {
    expect(violation(valueAt(row, positionFor(size)))).toBeUndefined();
  });

  it('inverse undoes forward', () => {
    const x = input('x', axes);
    const value = valueAt(row, positionFor(size));
    const [back] = evaluate([support.bijector!.inverse(x)], new Map([[x, value]]));
    expectClose(back, positionFor(size), 1e-12, 'u');
  });

  it('the log Jacobian is that of finite differences', () => {
    const position = positionFor(size);
    const u = input('u', unconstrained);
    const [[got]] = evaluate([support.bijector!.logAbsDetJacobian(u)], new Map([[u, position]]));
    const { logDeterminant } = gaussJordan(numericJacobian(row, position), size);
    expect(got).toBeCloseTo(logDeterminant, 9);
  });

  it('interpreter and WebAssembly agree over repeats, with the gradient of finite differences', () => {
    const model = functionOf({ u: overRepeats(unconstrained) }, (u) =>
      axes
        .reduce((partial, a) => partial.sum(a), support.bijector!.forward(u).square().mul(weights(axes)))
        .add(support.bijector!.logAbsDetJacobian(u)),
    );
    expectDerivative(model, positionFor(3 * size));
  });

  it('refuses an observed value outside, and names its row', () => {
    const [value, message] = outside;
    const inside = Array.from(valueAt(row, positionFor(size)));
    const observe = () =>
      trace(() =>
        plate(repeat, () =>
          sample('x', ImproperUniform(support), {
            obs: column('x', overRepeats(axes), [...inside, ...inside, ...value]),
          }),
        ),
      );
    expect(observe).toThrow(ModelError);
    expect(observe).toThrow(message);
  });
});

it('a value far out stays finite in value and gradient', () => {
  const model = functionOf({ u: [axis('k free', 3)] }, (u) => {
    const support = simplex(four);
    return support.bijector!.forward(u).log().sum(four).add(support.bijector!.logAbsDetJacobian(u));
  });
  const { value, gradient } = evaluateAt(backendsOf(model).wasm, Float64Array.of(1500, -1500, 900));
  expect(Number.isFinite(value)).toBe(true);
  expect(gradient.every(Number.isFinite)).toBe(true);
});

it('a simplex of one share is refused, and so is a plate over the event axis', () => {
  expect(() => simplex(axis('k', 1))).toThrow(/at least 2 shares/);
  const inPlate = () => trace(() => plate(four, () => sample('x', ImproperUniform(ordered(four)))));
  expect(inPlate).toThrow(/can't be repeated over the plate "k"/);
  const index = () => trace(() => plate(four, () => sample('x', Categorical(0.25, four))));
  expect(index).toThrow(/one CategoricalProbs takes up the axis "k" whole/);
});
