import { describe, expect, it } from 'vitest';
import { axis, formatAxes, stridesIn, unionAxes } from './axis.ts';
import { ModelError } from './errors.ts';

describe('axes', () => {
  const row = axis('row', 3);
  const mouse = axis('mouse', ['a', 'b']);

  it('join by name, first operand first', () => {
    expect(formatAxes(unionAxes([row], [mouse, row]))).toBe('[row: 3, mouse: 2]');
  });

  it('of one name and two sizes are an error that shows both lists', () => {
    expect(() => unionAxes([row, mouse], [axis('row', 4)])).toThrow(
      /Axis "row" has two sizes, 3 and 4.*\[row: 3, mouse: 2\] meets \[row: 4\]/,
    );
  });

  it('need a whole size of at least 1', () => {
    expect(() => axis('row', 0)).toThrow(ModelError);
    expect(() => axis('row', 2.5)).toThrow(/whole size of at least 1; got 2.5/);
    expect(() => axis('mouse', [])).toThrow(/got 0/);
  });

  it('have row-major strides, 0 along axes that an array lacks', () => {
    expect(stridesIn([row, mouse], [mouse, row])).toEqual([1, 2]);
    expect(stridesIn([row], [row, mouse])).toEqual([1, 0]);
  });
});
