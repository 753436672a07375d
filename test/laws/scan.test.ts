import {
  add,
  axis,
  codes,
  column,
  constant,
  cumulativeLogSumExp,
  cumulativeProduct,
  cumulativeSum,
  data,
  type Expression,
  evaluate,
  exp,
  gather,
  lag,
  largest,
  log,
  logSumExp,
  multiply,
  scan,
  segmentSum,
  sin,
  square,
  subtract,
  sum,
  tanh,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import {
  backendsOf,
  evaluateAt,
  expectClose,
  expectDerivative,
  expectSameWithoutSimd,
  functionOf,
  wave,
} from '../support/backends.ts';

const time = axis('time', 7);
const state = axis('state', 3);
const person = axis('person', 23);
const values = Array.from({ length: time.size }, (_, t) => Math.sin(1 + 2 * t));
const y = column('y', time, values);

type Model = ReturnType<typeof functionOf>;

const positionOf = ({ dimension }: Model): Float64Array => wave(dimension, 0.5);

/** Element t of an expression over time. */
function element(x: Expression, t: number): Expression {
  const one = axis(`at ${t}`, 1);
  return sum(gather(x, codes(`index ${t}`, one, time, [t])), one);
}

const indices = Array.from({ length: time.size }, (_, t) => t);
const indices20 = Array.from({ length: 20 }, (_, i) => i);

/** Sum of squares of values per step, so that each step matters. */
const total = (values: readonly Expression[]): Expression =>
  values.map((value) => square(value)).reduce((sum, value) => add(sum, value));

/** The same function as a scan and as one long expression. */
const pairs: Readonly<Record<string, readonly [Model, Model]>> = {
  'one carry': [
    functionOf({ a: [], b: [] }, (a, b) => {
      const { after } = scan(time, {
        init: { x: a },
        over: { y },
        step: ({ x }, { y }) => ({ x: multiply(b, tanh(x)).add(y) }),
      });
      return sum(square(after.x), time);
    }),
    functionOf({ a: [], b: [] }, (a, b) => {
      let x = a;
      return total(indices.map((t) => (x = multiply(b, tanh(x)).add(element(y, t)))));
    }),
  ],
  'two carries that exchange their values, backwards': [
    functionOf({ a: [], z: [time] }, (a, z) => {
      const { before, last } = scan(time, {
        init: { p: a, q: 1 },
        over: { z },
        reverse: true,
        step: ({ p, q }, { z }) => ({ p: q, q: sin(p).mul(z).add(a) }),
      });
      return sum(square(before.p), time).add(last.q.exp());
    }),
    functionOf({ a: [], z: [time] }, (a, z) => {
      let [p, q]: Expression[] = [a, constant(1)];
      const seen: Expression[] = [];
      for (const t of [...indices].reverse()) {
        seen.push(p);
        [p, q] = [q, sin(p).mul(element(z, t)).add(a)];
      }
      return total(seen).add(q.exp());
    }),
  ],
  'a carry with an axis of its own': [
    functionOf({ a: [state], w: [state, time] }, (a, w) => {
      const { after, before } = scan(time, {
        init: { x: a },
        over: { w },
        step: ({ x }, { w }) => ({ x: multiply(exp(x.mul(0.3)), w).sub(sum(square(x), state).mul(0.1)) }),
      });
      return sum(multiply(after.x, before.x));
    }),
    functionOf({ a: [state], w: [state, time] }, (a, w) => {
      let x = a;
      const terms = indices.map((t) => {
        const next = multiply(exp(x.mul(0.3)), element(w, t)).sub(sum(square(x), state).mul(0.1));
        const term = sum(multiply(next, x));
        x = next;
        return term;
      });
      return terms.reduce((sum, term) => add(sum, term));
    }),
  ],
  'a scan within a scan': [
    functionOf({ a: [], z: [state] }, (a, z) => {
      const { last } = scan(time, {
        init: { x: a },
        over: { y },
        step: ({ x }, { y }) => ({
          x: scan(state, {
            init: { u: x },
            over: { z },
            step: ({ u }, { z }) => ({ u: tanh(u.mul(z)).add(multiply(x, y).mul(0.3)) }),
          }).last.u,
        }),
      });
      return exp(last.x);
    }),
    functionOf({ a: [], z: [state] }, (a, z) => {
      const part = (k: number): Expression => {
        const one = axis(`part ${k}`, 1);
        return sum(gather(z, codes(`part ${k}`, one, state, [k])), one);
      };
      let x = a;
      for (const t of indices) {
        let u = x;
        for (let k = 0; k < state.size; k++)
          u = tanh(u.mul(part(k))).add(multiply(x, element(y, t)).mul(0.3));
        x = u;
      }
      return exp(x);
    }),
  ],
};

describe('a scan equals the expression written out step by step', () => {
  it.each(Object.entries(pairs))('%s', (_, [scanned, written]) => {
    const position = positionOf(scanned);
    const [ours, theirs] = [backendsOf(scanned), backendsOf(written)];
    const expected = evaluateAt(theirs.interpreter, position);
    for (const target of [ours.interpreter, ours.wasm]) {
      const actual = evaluateAt(target, position);
      expectClose([actual.value], [expected.value], 1e-12, 'value');
      expectClose(actual.gradient, expected.gradient, 1e-12, 'gradient');
    }
  });
});

const cases: Readonly<Record<string, Model>> = {
  cumulativeSum: functionOf({ x: [time, person] }, (x) => square(cumulativeSum(sin(x), time))),
  'cumulativeSum of the inner axis': functionOf({ x: [person, time] }, (x) =>
    exp(cumulativeSum(x, time).mul(0.3)),
  ),
  cumulativeProduct: functionOf({ x: [time] }, (x) => sin(cumulativeProduct(x.mul(2), time))),
  'cumulativeProduct through a zero': functionOf({ x: [time], s: [] }, (x, s) =>
    cumulativeProduct(multiply(x, subtract(y, values[3])), time)
      .add(1)
      .mul(s),
  ),
  lag: functionOf({ x: [time, person], s: [] }, (x, s) => square(lag(x, time, s)).mul(y)),
  cumulativeLogSumExp: functionOf({ x: [time] }, (x) => square(cumulativeLogSumExp(x.mul(20), time))),
  'carries of several people, long enough for vectors': functionOf(
    { a: [person], b: [], z: [time, person] },
    (a, b, z) => {
      const { after } = scan(time, {
        init: { x: a, total: 0 },
        over: { z, y },
        step: ({ x, total }, { z, y }) => ({
          x: multiply(exp(b), sin(x)).add(z).add(multiply(total, 0.1)),
          total: add(total, multiply(sum(square(x), person), y)),
        }),
      });
      return square(after.x).add(after.total);
    },
  ),
  'the part of a matrix at each step': functionOf({ p: [state], a: [] }, (p, a) => {
    const to = axis('to', state.size);
    const [away, back] = [codes('to', to, state, [0, 1, 2]), codes('back', state, to, [0, 1, 2])];
    const weights = data(
      Float64Array.from({ length: 7 * 9 }, (_, i) => Math.cos(i)),
      [state, time, to],
    );
    const { last } = scan(time, {
      init: { x: p },
      over: { weights },
      step: ({ x }, { weights }) => ({
        x: gather(logSumExp(add(x, multiply(weights, a)), state), back).add(gather(x, away).sum().mul(0.1)),
      }),
    });
    return exp(last.x);
  }),
  'what does not use the carry': functionOf({ a: [], s: [] }, (a, s) => {
    const { after } = scan(time, {
      init: { lag: a, x: 0 },
      over: { y },
      step: ({ lag, x }, { y }) => ({
        lag: exp(multiply(y, s)),
        x: add(multiply(x, exp(s)), multiply(lag, log(add(square(y), 1)))),
      }),
    });
    return square(after.x).add(after.lag);
  }),
  'sums by group and gathers in small steps': functionOf({ a: [state], z: [time, state] }, (a, z) => {
    const pair = axis('pair', 2);
    const [into, out] = [codes('pair', state, pair, [1, 0, 1]), codes('state', pair, state, [2, 0])];
    const { after, before } = scan(time, {
      init: { x: a, pairs: gather(a, out) },
      over: { z },
      reverse: true,
      step: ({ x, pairs }, { z }) => ({
        x: tanh(add(x, gather(pairs, into))).mul(z),
        pairs: segmentSum(sin(x), into).add(multiply(gather(z, out), largest(x, state))),
      }),
    });
    return sum(square(after.x).add(square(before.x))).add(sum(square(after.pairs)));
  }),
  'sums by group and gathers in large steps': functionOf({ a: [person], z: [time, person] }, (a, z) => {
    const pair = axis('pair', 2);
    const members = Array.from({ length: person.size }, (_, i) => i % 2);
    const [into, out] = [codes('pair', person, pair, members), codes('person', pair, person, [2, 0])];
    const { after, before } = scan(time, {
      init: { x: a, pairs: gather(a, out) },
      over: { z },
      reverse: true,
      step: ({ x, pairs }, { z }) => ({
        x: tanh(add(x, gather(pairs, into))).mul(z),
        pairs: segmentSum(sin(x), into)
          .mul(0.1)
          .add(multiply(gather(z, out), largest(x, person))),
      }),
    });
    return sum(square(after.x).add(square(before.x))).add(sum(square(after.pairs)));
  }),
  'steps of one value each': functionOf({ a: [] }, (a) => {
    const once = axis('once', 1);
    return scan(once, { init: { x: a }, step: ({ x }) => ({ x: exp(x) }) }).after.x;
  }),
  'the largest of a sum over rows of another table': functionOf({ w: [person], a: [] }, (w, a) => {
    const row = axis('row', 20);
    const of = codes(
      'person',
      row,
      person,
      indices20.map((i) => (i * 7) % 23),
    );
    const { after } = scan(time, {
      init: { x: a },
      over: { y },
      step: ({ x }, { y }) => ({ x: tanh(sum(gather(multiply(w, x), of), row).mul(0.2)).add(y) }),
    });
    return square(after.x);
  }),
};

describe('scans', () => {
  it.each(Object.entries(cases))(
    '%s: interpreter = WebAssembly, gradient = finite differences',
    (_, model) => {
      expectDerivative(model, positionOf(model));
    },
  );

  it.each(Object.entries(cases))('%s: the same without SIMD', async (_, model) => {
    await expectSameWithoutSimd(model, positionOf(model));
  });
});

describe('cumulative ops', () => {
  const x = column('x', time, values);
  const heads = values.map((_, t) => values.slice(0, t + 1));
  it.each([
    ['cumulativeSum', cumulativeSum, heads.map((head) => head.reduce((a, b) => a + b))],
    ['cumulativeProduct', cumulativeProduct, heads.map((head) => head.reduce((a, b) => a * b))],
    [
      'cumulativeLogSumExp',
      cumulativeLogSumExp,
      heads.map((head) => Math.log(head.reduce((a, b) => a + Math.exp(b), 0))),
    ],
  ] as const)('%s is what its name says', (_, cumulative, expected) => {
    expectClose(evaluate([cumulative(x, time)])[0], expected, 1e-14, 'value');
  });

  it('lag gives the value before', () => {
    expect([...evaluate([lag(x, time, 7)])[0]]).toEqual([7, ...values.slice(0, -1)]);
  });

  it('need the axis', () => {
    expect(() => cumulativeSum(1, time)).toThrow(/cumulativeSum runs along axis "time", but .* has \[\]/);
  });
});
