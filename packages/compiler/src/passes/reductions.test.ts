import {
  add,
  axis,
  codes,
  column,
  type Expression,
  evaluate,
  exp,
  format,
  gather,
  input,
  log1p,
  multiply,
  segmentSum,
  square,
  subtract,
  sum,
  topologicalOrder,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { a, after, code, mouse, row, w, y } from '../../../../test/support/small-graph.ts';
import { distinctRows, type RowGroups } from './distinct-rows.ts';
import { linearAddends } from './linear-addends.ts';
import { mergeRows } from './merge-rows.ts';
import { sortRows } from './sort-rows.ts';

describe('linearAddends (R1, R3)', () => {
  const x = column('x', row, [1, 2, 3, 4, 5, 6]);

  it('replaces what is affine in the parameters by its sufficient statistics', () => {
    const theta = add(gather(w, code), multiply(a, x));
    expect(after(linearAddends, sum(multiply(y, theta), row))).toBe(
      'add(sum(multiply(data[mouse: 2], w[mouse: 2]); mouse), multiply(51, a))',
    );
  });

  it('leaves the rest of the row in the loop, with its sign', () => {
    const body = subtract(multiply(y, multiply(a, x)), exp(multiply(a, x)));
    expect(after(linearAddends, sum(body, row))).toBe(
      'add(sum(negate(exp(multiply(a, x[row: 6]))); row), multiply(51, a))',
    );
  });

  it('leaves what is not affine, and a latent value per row', () => {
    const nonlinear = sum(exp(multiply(a, x)), row);
    expect(after(linearAddends, nonlinear)).toBe(format(nonlinear));
    const latent = sum(multiply(y, input('z', [row])), row);
    expect(format(linearAddends([latent])[0])).toBe(format(latent));
  });
});

describe('mergeRows (R0, R1, R3)', () => {
  it('merges rows that agree in every datum, with their count', () => {
    const f = sum(exp(subtract(y, gather(w, code))), row);
    expect(after(mergeRows, f)).toBe(
      'sum(multiply(count[row~0: 3], exp(subtract(y[row~0: 3], gather(w[mouse: 2]; mouse)))); row~0)',
    );
  });

  it('sums what multiplies an addend over the rows with its key', () => {
    expect(after(mergeRows, sum(multiply(y, exp(gather(w, code))), row))).toBe(
      'sum(multiply(data[row~0: 2], exp(gather(w[mouse: 2]; mouse))); row~0)',
    );
  });

  it('takes squares around the mean of the rows with the same key', () => {
    const f = sum(square(subtract(y, exp(gather(w, code)))), row);
    expect(after(mergeRows, f)).toBe(
      'add(6, sum(multiply(count[row~0: 2], square(subtract(data[row~0: 2], exp(gather(w[mouse: 2]; mouse))))); row~0))',
    );
  });

  it('computes a sum over all rows inside an addend on all rows', () => {
    const inner = sum(exp(multiply(a, column('x', row, [1, 2, 3, 4, 5, 6]))), row);
    expect(after(mergeRows, sum(square(subtract(gather(w, code), inner)), row))).toContain('x[row: 6]');
  });

  it('does not cancel around a large mean', () => {
    const values = Array.from({ length: 1000 }, (_, i) => 1e6 + Math.sin(i * 12.9898));
    const many = axis('many', values.length);
    const pair = codes(
      'mouse',
      many,
      mouse,
      values.map((_, i) => i % 2),
    );
    const centre = multiply(1e6, exp(gather(w, pair)));
    const before = sum(square(subtract(column('y', many, values), centre)), many);
    const bindings = new Map([[w, Float64Array.of(1e-7, -3e-7)]]);
    const [[expected], [merged]] = evaluate([before, ...mergeRows([before])], bindings);
    expect(Math.abs(merged - expected)).toBeLessThan(1e-10 * expected);
  });

  it('gives addends with the same key one table, and keeps those that do not merge in one loop', () => {
    const x = column('x', row, [1, 2, 3, 4, 5, 6]);
    const z = gather(w, code);
    const body = add(add(multiply(y, exp(z)), log1p(square(z))), exp(multiply(a, x)));
    const merged = after(mergeRows, sum(body, row));
    expect(merged.match(/; row~0\)/g)).toHaveLength(2);
    expect(merged).toContain('sum(exp(multiply(a, x[row: 6])); row)');
  });

  it('keeps rows apart that differ in one datum, in a latent value per row, or too often to gain', () => {
    const distinct = column('x', row, [1, 2, 3, 4, 5, 6]);
    const latent = input('z', [row]);
    const nearMiss = sum(square(subtract(distinct, a)), row);
    expect(after(mergeRows, nearMiss)).toBe(format(nearMiss));
    expect(format(mergeRows([sum(multiply(y, latent), row)])[0])).toBe(
      'sum(multiply(y[row: 6], z[row: 6]); row)',
    );
  });

  it('groups rows by all columns at once', () => {
    const columns = [Float64Array.of(1, 1, 2, 1), Int32Array.of(0, 1, 0, 0)];
    const { first, ids } = distinctRows(columns, 4) as RowGroups;
    expect([...first]).toEqual([0, 1, 2]);
    expect([...ids]).toEqual([0, 1, 2, 0]);
    expect(distinctRows(columns, 4, 2)).toBeUndefined();
  });

  it('leaves a row that needs a sum over all rows, which fewer rows would change', () => {
    const mean = sum(multiply(a, y), row).mul(1 / 6);
    const f = sum(log1p(square(subtract(y, exp(mean)))), row);
    expect(after(mergeRows, f)).toBe(format(f));
  });
});

describe('sortRows (R4)', () => {
  const many = axis('many', 12);
  const group = axis('group', 3);
  const x = column(
    'x',
    many,
    Array.from({ length: 12 }, (_, i) => i),
  );
  const scattered = codes('group', many, group, [2, 0, 1, 2, 0, 1, 2, 0, 1, 0, 0, 0]);
  const v = input('v', [group]);
  const body = (xs: Expression): Expression => exp(multiply(xs, gather(v, scattered)));

  it('sorts the rows by their group, in density and gradient alike', () => {
    const roots = [sum(body(x), many), segmentSum(body(x), scattered)];
    const sorted = sortRows(roots);
    const bindings = new Map([[v, Float64Array.of(0.1, -0.2, 0.3)]]);
    const before = evaluate(roots, bindings);
    for (const [k, values] of evaluate(sorted, bindings).entries())
      for (const [i, value] of values.entries()) expect(value).toBeCloseTo(before[k][i], 12);
    const order = topologicalOrder(sorted).find(({ op }) => op.kind === 'gather')?.attributes.codes?.values;
    expect([...(order ?? [])]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2]);
  });

  it('leaves rows that codes point into', () => {
    const pair = axis('pair', 2);
    const chosen = gather(body(x), codes('row', pair, many, [7, 2]));
    const roots = [sum(body(x), many), sum(chosen, pair)];
    const bindings = new Map([[v, Float64Array.of(0.1, -0.2, 0.3)]]);
    expect(evaluate(sortRows(roots), bindings)).toEqual(evaluate(roots, bindings));
  });

  it('leaves rows that are seen from outside, and groups of few rows', () => {
    const latent = sum(body(input('z', [many])), many);
    expect(format(sortRows([latent])[0])).toBe(format(latent));
    const rowWise = body(x);
    expect(sortRows([rowWise])[0]).toBe(rowWise);
    expect(after(sortRows, sum(exp(multiply(y, gather(w, code))), row))).not.toContain('by');
  });
});
