import { axis, eigen, twin } from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { type Backends, backendsOf, evaluateAt, expectClose, functionOf } from '../support/backends.ts';

type Element = (i: number, j: number) => number;

/** The compiled vectors come from another algorithm than the interpreter's; both must hold what defines them. */
const matrices: Readonly<Record<string, { size: number; element: Element; areApart?: true }>> = {
  'of one row': { size: 1, element: () => -3, areApart: true },
  'of two rows': { size: 2, element: (i, j) => (i === j ? i - 1 : 0.7), areApart: true },
  'of two rows, far off the diagonal': { size: 2, element: (i, j) => (i === j ? 1 : -1e6), areApart: true },
  'already diagonal, largest first': { size: 6, element: (i, j) => (i === j ? 5 - i : 0), areApart: true },
  identity: { size: 5, element: (i, j) => (i === j ? 1 : 0) },
  'all zero': { size: 4, element: () => 0 },
  'of rank one': { size: 7, element: (i, j) => (i + 1) * (j + 1) },
  'of signs': { size: 6, element: (i, j) => ((i * j) % 2 === 0 ? 1 : -1) },
  tridiagonal: { size: 9, element: (i, j) => [2, -1][Math.abs(i - j)] ?? 0, areApart: true },
  "Wilkinson's, in nearly equal pairs": {
    size: 21,
    element: (i, j) => (i === j ? Math.abs(10 - i) : Math.abs(i - j) === 1 ? 1 : 0),
  },
  'with values apart by one part in 1e12': {
    size: 5,
    element: (i, j) => (i === j ? 1 + i * 1e-12 : 1e-13 * Math.cos(i * j)),
  },
  'a smooth kernel, whose values decay to its jitter': {
    size: 30,
    element: (i, j) => Math.exp(-(((i - j) / 9) ** 2)) + (i === j ? 1e-5 : 0),
  },
  'of elements from 1e-200 to 1': { size: 8, element: (i, j) => 10 ** (-25 * (14 - i - j)) },
  huge: { size: 5, element: (i, j) => 1e300 * Math.sin(1 + i + j + 3 * i * j), areApart: true },
  tiny: { size: 5, element: (i, j) => 1e-290 * Math.sin(1 + i + j + 3 * i * j), areApart: true },
  'without structure': { size: 17, element: (i, j) => Math.sin(1 + i + j + 7 * i * j), areApart: true },
};

function vectorsOf(size: number): Backends {
  const row = axis('row', size);
  const axes = { row, column: twin(row) };
  return backendsOf(functionOf({ x: [axes.row, axes.column] }, (x) => eigen(x, axes).vectors));
}

const symmetric = (size: number, element: Element): Float64Array =>
  Float64Array.from({ length: size * size }, (_, flat) => {
    const [i, j] = [Math.floor(flat / size), flat % size];
    return element(Math.max(i, j), Math.min(i, j));
  });

describe.each(Object.entries(matrices))('eigenvectors of a matrix %s', (_, { size, element, areApart }) => {
  const matrix = symmetric(size, element);
  const largest = matrix.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const backends = vectorsOf(size);
  const [slow, fast] = [backends.interpreter, backends.wasm].map((b) => evaluateAt(b, matrix).outputs);
  const indices = Array.from({ length: size }, (_, i) => i);
  const total = (f: (k: number) => number): number => indices.reduce((sum, k) => sum + f(k), 0);

  it.each([
    ['interpreter', slow],
    ['WebAssembly', fast],
  ])('%s: orthonormal, with A q = lambda q, in order, of the sign that is promised', (_, q) => {
    const scaled = matrix.map((x) => (largest > 0 ? x / largest : 0));
    let before = Number.NEGATIVE_INFINITY;
    for (const j of indices) {
      for (const k of indices)
        expect(total((i) => q[i * size + j] * q[i * size + k])).toBeCloseTo(j === k ? 1 : 0, 13);
      const product = indices.map((i) => total((k) => scaled[i * size + k] * q[k * size + j]));
      const lambda = total((i) => q[i * size + j] * product[i]);
      expectClose(
        product,
        indices.map((i) => lambda * q[i * size + j]),
        1e-14 * size,
        'A q',
      );
      expect(lambda - before).toBeGreaterThan(-1e-14 * size);
      before = lambda;
      expect(total((i) => q[i * size + j] / Math.sqrt(i + 1))).toBeGreaterThan(-1e-13);
    }
  });

  it.runIf(areApart)('the same in both backends, signs included', () => {
    expectClose(fast, slow, 1e-12, 'vectors');
  });
});

it.each([Number.NaN, Number.POSITIVE_INFINITY])('a matrix with %s in it has NaN vectors', (bad) => {
  for (const size of [1, 2, 5]) {
    const matrix = symmetric(size, (i, j) => (i === size - 1 && j === 0 ? bad : 1 / (1 + i + j)));
    for (const target of Object.values(vectorsOf(size)))
      expect([...evaluateAt(target, matrix).outputs].every(Number.isNaN)).toBe(true);
  }
});
