import { axis, cholesky, input, logDeterminant, twin } from '@bayes-window/dsl';
import { expect, it } from 'vitest';
import { explainLoops } from './loops.ts';

it('counts the work of an op of whole arrays by its repeats and the size of its matrices', () => {
  const row = axis('row', 12);
  const axes = { row, column: twin(row) };
  const matrix = input('a', [axis('repeat', 5), row, axes.column]);
  const loops = explainLoops([logDeterminant(cholesky(matrix, axes), axes).sum()]);
  expect(loops[0]).toEqual({
    axes: "repeat: 5 x row: 12 x row': 12",
    // 12^3 / 6 for each of 5
    points: 1440,
    operations: { cholesky: 1 },
  });
});
