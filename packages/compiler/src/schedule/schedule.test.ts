import {
  axis,
  codes,
  column,
  data,
  type Expression,
  exp,
  gather,
  input,
  multiply,
  segmentSum,
  square,
  subtract,
  sum,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { schedule } from './schedule.ts';
import { tasksFor } from './tasks.ts';

const row = axis('row', 100);
const mouse = axis('mouse', 3);
const w = input('w', [mouse]);
const s = input('s', []);
const code = codes('mouse', row, mouse, new Int32Array(100));
const y = column('y', row, new Float64Array(100));

describe('schedule', () => {
  it('fuses all that needs the rows into one loop, after what it reads', () => {
    const residual = subtract(y, gather(multiply(w, exp(s)), code));
    const destinations = [
      { value: sum(square(residual), row), axes: [], address: 0 },
      { value: segmentSum(residual, code), axes: [mouse], address: 8 },
    ];
    const spaces = schedule(tasksFor([], destinations)).map(({ space }) =>
      space.map(({ name }) => name).join(),
    );
    expect(spaces).toEqual(['', 'mouse', 'row', '', 'mouse']);
  });

  it('starts a second loop over the rows where a value needs a whole reduction first', () => {
    const centred = subtract(y, multiply(sum(multiply(y, s), row), 0.01));
    const spaces = schedule(tasksFor([sum(square(centred), row)], [])).map(({ space }) =>
      space.map(({ name }) => name).join(),
    );
    expect(spaces).toEqual(['row', '', 'row']);
  });

  it('does every task once, arguments first', () => {
    const value = sum(square(subtract(y, gather(w, code))), row);
    const tasks = tasksFor([value], []);
    const order = schedule(tasks).flatMap((loop) => loop.tasks);
    expect(new Set(order).size).toBe(tasks.length);
    expect(order).toHaveLength(tasks.length);
  });

  it('unrolls short axes within loops over long ones, except where codes lead or the caller reads along them', () => {
    const k = axis('k', 3);
    const beta = input('beta', [k]);
    const design = data(new Float64Array(300), [row, k]);
    const loops = (value: Expression) =>
      schedule(tasksFor([], [{ value, axes: value.axes, address: 0 }])).map(({ space, unrolled }) =>
        [space, unrolled].map((axes) => axes.map(({ name }) => name).join()).join(' x '),
      );
    expect(loops(exp(sum(multiply(design, beta), k)))).toEqual(['row x k']);
    expect(loops(sum(exp(input('table', [row, k])), k))).toEqual(['row,k x ', 'row x ']);
    expect(loops(sum(multiply(gather(w, code), input('z', [row])), row))).toEqual(['row x ', ' x ']);
  });
});
