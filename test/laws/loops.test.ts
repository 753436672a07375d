import {
  add,
  axis,
  codes,
  column,
  data,
  exp,
  gather,
  log1p,
  log1pexp,
  multiply,
  segmentSum,
  square,
  subtract,
  sum,
  sumLog,
  tanh,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { backendsOf, expectAgreement, functionOf } from './harness.ts';

function expectSame(model: ReturnType<typeof functionOf>): void {
  const position = Float64Array.from({ length: model.dimension }, (_, i) => Math.sin(1.3 * i + 0.4));
  expectAgreement(backendsOf(model), position);
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

describe('loops over rows sorted by group', () => {
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

describe('loops over two axes', () => {
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
