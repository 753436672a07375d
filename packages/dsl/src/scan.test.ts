import { describe, expect, it } from 'vitest';
import {
  axis,
  codes,
  column,
  constant,
  type Expression,
  evaluate,
  format,
  gather,
  input,
  multiply,
  Normal,
  sample,
  scan,
  sum,
} from './index.ts';

const time = axis('time', 5);
const state = axis('state', 2);
const values = [0.3, -1.2, 2.5, 0.7, -0.4];
const y = column('y', time, values);

const valuesOf = (x: Expression): number[] => [...evaluate([x])[0]];

describe('scan', () => {
  it('gives the carries before and after each step, and the last', () => {
    const { before, after, last } = scan(time, {
      init: { total: 10 },
      over: { y },
      step: ({ total }, { y }) => ({ total: total.add(y) }),
    });
    const sums = values.map((_, t) => 10 + values.slice(0, t + 1).reduce((a, b) => a + b, 0));
    expect(valuesOf(after.total)).toEqual(sums.map((value) => expect.closeTo(value, 12)));
    expect(valuesOf(before.total)).toEqual([10, ...sums.slice(0, -1)].map((x) => expect.closeTo(x, 12)));
    expect(valuesOf(last.total)).toEqual([expect.closeTo(sums[4], 12)]);
    expect([before.total.axes, last.total.axes]).toEqual([[time], []]);
  });

  it('prints its steps', () => {
    const { last } = scan(time, {
      init: { total: 10 },
      over: { y },
      reverse: true,
      step: ({ total }, { y }) => ({ total: total.add(y) }),
    });
    expect(format(last.total)).toBe('total last scan(10, y[time: 5]; time backwards: add(total, y[time]))');
  });

  it('runs from the last index to the first, results staying at their index', () => {
    const { before, after } = scan(time, {
      init: { below: 0 },
      over: { y },
      reverse: true,
      step: ({ below }, { y }) => ({ below: below.mul(0.5).add(y) }),
    });
    const expected: number[] = [];
    for (let t = 4; t >= 0; t--) expected[t] = 0.5 * (expected[t + 1] ?? 0) + values[t];
    expect(valuesOf(after.below)).toEqual(expected.map((x) => expect.closeTo(x, 12)));
    expect(valuesOf(before.below)).toEqual([...expected.slice(1), 0].map((x) => expect.closeTo(x, 12)));
  });

  it('is a GARCH(1, 1) variance', () => {
    const [omega, alpha, beta] = [0.1, 0.3, 0.6].map(constant);
    const { before } = scan(time, {
      init: { variance: 1.5 },
      over: { y },
      step: ({ variance }, { y }) => ({
        variance: omega.add(alpha.mul(y.square())).add(beta.mul(variance)),
      }),
    });
    const variance = [1.5];
    for (let t = 1; t < 5; t++) variance[t] = 0.1 + 0.3 * values[t - 1] ** 2 + 0.6 * variance[t - 1];
    expect(valuesOf(before.variance)).toEqual(variance.map((x) => expect.closeTo(x, 12)));
  });

  it('carries take on the axes that a step gives them', () => {
    const weights = column('weights', state, [1, 2]);
    const { last, after } = scan(time, {
      init: { x: 0 },
      over: { y },
      step: ({ x }, { y }) => ({ x: x.add(y.mul(weights)) }),
    });
    expect(after.x.axes).toEqual([time, state]);
    expect(valuesOf(last.x)).toEqual([expect.closeTo(1.9, 12), expect.closeTo(3.8, 12)]);
  });

  const other = axis('time', 4);
  const back = axis('back', 2);
  const wrong: readonly [string, () => unknown, RegExp][] = [
    [
      'a carry that starts over the axis',
      () => scan(time, { init: { x: y }, step: ({ x }) => ({ x }) }),
      /Scan along "time": carry "x" starts with a value over \[time: 5\]/,
    ],
    [
      'something per step that lacks the axis',
      () => scan(time, { init: { x: 0 }, over: { w: input('w', [state]) }, step: ({ x }) => ({ x }) }),
      /"w" has axes \[state: 2\], so it has no value per step/,
    ],
    [
      'an axis of another size',
      () =>
        scan(time, {
          init: { x: 0 },
          over: { z: column('z', other, [1, 2, 3, 4]) },
          step: ({ x }) => ({ x }),
        }),
      /Axis "time" has two sizes, 4 and 5/,
    ],
    [
      "an expression over the scan's axis in the next value",
      () => scan(time, { init: { x: 0 }, step: ({ x }) => ({ x: x.add(y) }) }),
      /carry "x" has axes \[\] at the start of a step and \[time: 5\] at its end\. Pass what is over/,
    ],
    [
      "an expression over the scan's axis taken as a whole",
      () => scan(time, { init: { x: 0 }, step: ({ x }) => ({ x: sum(multiply(x, y), time) }) }),
      /the step uses "y" over \[time: 5\] as a whole\. Pass it in through `over`/,
    ],
    [
      "an index of the scan's axis that the step makes of another",
      () => {
        const each = codes('each', time, state, [0, 1, 1, 0, 1]);
        return scan(time, {
          init: { x: input('w', [state]) },
          step: ({ x }) => ({ x: x.add(sum(gather(x, each), time)) }),
        });
      },
      /the step makes a value over \[time: 5\] by gather, which has the scan's own axis/,
    ],
    [
      'axes that change from step to step',
      () =>
        scan(time, {
          init: { x: input('w', [state]) },
          step: ({ x }) => ({ x: gather(x, codes('back', back, state, [1, 0])) }),
        }),
      /carry "x" has axes \[state: 2\] at the start of a step and \[back: 2\] at its end/,
    ],
    [
      'a carry that is not returned',
      () => scan(time, { init: { x: 0, z: 0 }, step: ({ x }) => ({ x }) as never }),
      /does not return the carry "z"\. The carries are x, z/,
    ],
    [
      'a value that is no carry',
      () => scan(time, { init: { x: 0 }, step: ({ x }) => ({ x, z: x }) as never }),
      /returns "z", which is no carry/,
    ],
    [
      'a site inside of the step',
      () => scan(time, { init: { x: 0 }, step: ({ x }) => ({ x: sample('z', Normal(x, 1)) }) }),
      /Scan along "time": site "z" is inside of the step/,
    ],
  ];

  it.each(wrong)('reports %s', (_, build, message) => {
    expect(build).toThrow(message);
  });
});
