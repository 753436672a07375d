import { axis, codes, column, evaluate, gather, input, sqrt, square, sum } from '@bayes-window/dsl';
import { expect, it } from 'vitest';
import { densityPasses, gradientPasses, runPasses } from './pipeline.ts';

const row = axis('row', 8);
const group = axis('group', 3);
const code = codes('group', row, group, [0, 2, 2, 0, 0, 2, 0, 2]);
const y = column('y', row, [1, 3, -2, 0.5, 4, 1, 2, 6]);
const w = input('w', [group]);
const s = input('s', []);
const effect = gather(sqrt(w), code);

it.each([
  ['linear addends', sum(y.mul(effect).add(s), row)],
  ['squares of residuals', sum(square(y.sub(effect).sub(s)), row)],
  ['factors of a group', sum(effect.mul(square(y.sub(s)).log1p()), row)],
  ['divisors of a group', sum(square(y.sub(s)).div(effect), row)],
])('%s: a group without rows adds nothing, though its parameter is NaN', (_, density) => {
  const bindings = new Map([
    [w, Float64Array.of(1, -1, 4)],
    [s, Float64Array.of(0.3)],
  ]);
  const reduced = runPasses(gradientPasses, runPasses(densityPasses, [density]));
  const [[[expected]], [[actual]]] = [[density], reduced].map((roots) => evaluate(roots, bindings));
  expect(actual).toBeCloseTo(expected, 11);
});
