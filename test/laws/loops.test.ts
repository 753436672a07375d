import {
  type Axis,
  add,
  axis,
  codes,
  column,
  data,
  exp,
  gather,
  less,
  log1p,
  log1pexp,
  logSumExp,
  multiply,
  segmentSum,
  sizeOf,
  square,
  subtract,
  sum,
  sumLog,
  tanh,
  where,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { backendsOf, expectAgreement, functionOf } from '../support/backends.ts';
import { expectSinglePrecision } from '../support/single-precision.ts';

const single = 1e-5;
const backends = `WebAssembly equals the interpreter to 1e-12 of the largest value, TensorFlow.js to ${single}`;

function expectSame(model: ReturnType<typeof functionOf>): void {
  const position = Float64Array.from({ length: model.dimension }, (_, i) => Math.sin(1.3 * i + 0.4));
  expectAgreement(backendsOf(model), position);
  expectSinglePrecision(model, position, single);
}

/** Rows in no order, `counts[g]` of them in group g. */
function scattered(counts: readonly number[]) {
  const groupOf = counts.flatMap((count, g) => Array.from({ length: count }, () => g));
  const shuffled = groupOf.map((g, i) => ({ g, key: Math.sin(i * 12.9898) })).sort((p, q) => p.key - q.key);
  const row = axis('row', groupOf.length);
  const group = axis('group', counts.length);
  const code = codes(
    'group',
    row,
    group,
    shuffled.map(({ g }) => g),
  );
  const x = column(
    'x',
    row,
    groupOf.map((_, i) => Math.cos(i * 78.233)),
  );
  return { row, group, code, x };
}

describe(`loops over rows sorted by group: ${backends}`, () => {
  it.each([
    ['of many sizes', [8, 5, 13, 1, 2, 3]],
    ['with an empty group', [9, 0, 7, 0]],
    ['all of one group', [11]],
  ])('%s: equal the interpreter', (_, counts) => {
    const { row, group, code, x } = scattered(counts);
    expectSame(
      functionOf({ v: [group], s: [] }, (v, s) => {
        const residual = subtract(x, multiply(gather(v, code), exp(multiply(x, s))));
        return sum(log1p(square(residual)), row).add(sum(exp(segmentSum(residual.mul(0.1), code)), group));
      }),
    );
  });

  it('keep their order where it is seen from outside', () => {
    const { group, code, x, row } = scattered([6, 7, 8]);
    expectSame(functionOf({ v: [group] }, (v) => exp(multiply(x, gather(v, code)))));
    expectSame(functionOf({ v: [group], z: [row] }, (v, z) => exp(multiply(z, gather(v, code)))));
  });
});

describe(`loops over two axes: ${backends}`, () => {
  const person = axis('person', 37);
  const item = axis('item', 5);
  const answers = data(
    Float64Array.from({ length: 37 * 5 }, (_, i) => (Math.sin(i * 3.1) > 0 ? 1 : 0)),
    [person, item],
  );

  it('run along the longer axis, whichever comes first', () => {
    expectSame(
      functionOf({ ability: [person], difficulty: [item] }, (ability, difficulty) => {
        const logits = subtract(ability, difficulty);
        return sum(subtract(multiply(answers, logits), log1pexp(logits)));
      }),
    );
  });

  it('take a logarithm of products along either axis', () => {
    for (const axes of [
      [person, item],
      [item, person],
    ])
      expectSame(
        functionOf({ table: axes }, (table) => add(sum(log1p(square(table))), sumLog(exp(table), person))),
      );
  });

  it('read and write matrices of parameters as they lie', () => {
    expectSame(
      functionOf({ table: [person, item], weights: [item] }, (table, weights) =>
        log1pexp(sum(multiply(exp(multiply(table, 0.1)), multiply(answers, weights)), item)),
      ),
    );
    expectSame(
      functionOf({ table: [item, person], shift: [person] }, (table, shift) =>
        exp(multiply(0.1, table.add(shift).mul(answers))),
      ),
    );
  });

  it.each([17, 18, 19, 20])('do some of %i outer points at a time, and those left over', (size) => {
    const [row, term, repeat] = [axis('row', 41), axis('term', size), axis('repeat', 3)];
    const table = (axes: readonly Axis[]) =>
      data(
        Float64Array.from({ length: sizeOf(axes) }, (_, i) => Math.sin(i * 1.7)),
        axes,
      );
    expectSame(
      functionOf({ beta: [term], s: [], z: [row] }, (beta, s, z) => {
        const fit = sum(multiply(table([row, term]), multiply(beta, s)), term);
        return sum(log1pexp(multiply(fit, z)), row);
      }),
    );
    expectSame(
      functionOf({ w: [term, repeat] }, (w) =>
        sum(tanh(sum(multiply(table([repeat, row, term]), multiply(w, 0.3)), term))),
      ),
    );
  });

  it.each([16, 17, 18, 19, 22])('do vectors of %i rows in turns, and those left over', (size) => {
    const { row, group, code, x } = scattered([size, size + 1, size + 2, size + 3]);
    expectSame(
      functionOf({ v: [group], s: [] }, (v, s) => {
        const own = exp(multiply(x, gather(v, code)));
        return sum(own, row)
          .add(sum(square(segmentSum(log1p(own), code)), group))
          .add(s);
      }),
    );
    const [plain, term] = [axis('plain', size), axis('term', 3)];
    expectSame(
      functionOf({ z: [plain, term], s: [] }, (z, s) =>
        exp(multiply(sum(multiply(z, s), term), 0.1)).add(sumLog(add(1, exp(z)), term)),
      ),
    );
  });

  it('multiply matrices', () => {
    const hidden = axis('hidden', 4);
    const result = functionOf({ w: [item, hidden], v: [hidden] }, (w, v) => {
      const layer = tanh(sum(multiply(answers, w), item));
      return sum(multiply(layer, v), hidden);
    });
    expect(result.dimension).toBe(24);
    expectSame(result);
  });
});

describe(`products of many factors from 1 to 2: ${backends}`, () => {
  const softplusOf = (counts: readonly number[]) => {
    const { row, group, code, x } = scattered(counts);
    const model = functionOf({ v: [group], s: [] }, (v, s) =>
      sum(log1pexp(add(multiply(multiply(x, s), 1e-3), multiply(gather(v, code), 1e-3))), row),
    );
    return { model, row };
  };

  it.each([
    ['of one group', [5001]],
    ['of groups of all sizes', [1, 0, 2203, 500, 501, 1001, 3]],
    ['of more groups than fit into one exponent', Array.from({ length: 1201 }, (_, g) => 1 + (g % 3))],
  ])('%s: equal the interpreter', (_, counts) => {
    expectSame(softplusOf(counts).model);
  });

  it('stay NaN where a factor is NaN', () => {
    const row = axis('row', 3001);
    const { interpreter, wasm } = backendsOf(functionOf({ z: [row] }, (z) => sum(log1pexp(z), row)));
    for (const at of [0, 7, 1400, 3000]) {
      const position = new Float64Array(row.size).fill(0.01);
      position[at] = Number.NaN;
      const gradient = new Float64Array(row.size);
      for (const target of [interpreter, wasm])
        expect(target.logDensityAndGradient(position, gradient)).toBeNaN();
    }
  });
});

describe('short axes, spelled out within loops over rows', () => {
  const { row, group, code, x } = scattered([8, 5, 13, 1, 2, 3]);
  const k = axis('k', 3);
  const j = axis('j', 2);
  const table = (axes: readonly Axis[]) =>
    data(
      Float64Array.from({ length: sizeOf(axes) }, (_, i) => Math.sin(i * 1.7)),
      axes,
    );

  it('keep sums along them, and totals per point of them', () => {
    for (const axes of [
      [row, k],
      [k, row],
    ])
      expectSame(
        functionOf({ beta: [k], s: [] }, (beta, s) => {
          const fit = sum(multiply(table(axes), beta), k);
          return log1pexp(multiply(fit, s)).add(square(subtract(x, fit)));
        }),
      );
  });

  it('keep the largest, the product of logarithms, and values that a comparison picks', () => {
    expectSame(
      functionOf({ beta: [k], v: [group] }, (beta, v) => {
        const logits = add(multiply(table([row, k]), beta), gather(v, code));
        const positive = where(less(logits, 0), 0, logits);
        return add(logSumExp(logits, k), sumLog(add(1, square(positive)), k));
      }),
    );
  });

  it('go along with codes of the rows, sorted or not', () => {
    expectSame(
      functionOf({ weights: [k, group], beta: [k] }, (weights, beta) => {
        const own = gather(multiply(weights, exp(beta)), code);
        return sum(exp(multiply(sum(multiply(own, table([k, row])), k), 0.1)), row).add(
          sum(square(segmentSum(multiply(own, x), code))),
        );
      }),
    );
  });

  it('may be several', () => {
    expectSame(
      functionOf({ beta: [k], gamma: [j] }, (beta, gamma) =>
        sum(exp(multiply(add(beta, gamma), sum(multiply(table([j, row, k]), beta), k)).mul(0.1)), j),
      ),
    );
  });
});
