import { axis, codes, column, type Expression, evaluate, format, input } from '@bayes-window/dsl';
import { expect } from 'vitest';

/** Six rows of two mice, with three parameters: what the tests of passes are written in. */
export const row = axis('row', 6);
export const mouse = axis('mouse', 2);
export const y = column('y', row, [1, 2, 1, 2, 1, 5]);
export const code = codes('mouse', row, mouse, [0, 1, 0, 1, 0, 1]);
export const a = input('a', []);
export const s = input('s', []);
export const w = input('w', [mouse]);

/** What a pass makes of a root, as text, once the value is seen to be the same. */
export function after(
  pass: (roots: readonly Expression[]) => readonly Expression[],
  root: Expression,
): string {
  const [result] = pass([root]);
  const bindings = new Map([
    [a, Float64Array.of(0.3)],
    [s, Float64Array.of(1.7)],
    [w, Float64Array.of(-0.4, 2.2)],
  ]);
  const [before, now] = evaluate([root, result], bindings);
  for (const [i, value] of before.entries()) expect(now[now.length === 1 ? 0 : i]).toBeCloseTo(value, 10);
  return format(result);
}
