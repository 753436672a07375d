import { axis, codes, column } from '@bayes-window/dsl';

const row = axis('row', 6);
const mouse = axis('mouse', ['m01', 'm02', 'm03']);

export const data = {
  y: column('y', row, [1, 3, 2, 5, 4, 6]),
  stim: column('stim', row, [0, 1, 0, 1, 0, 1]),
  mouse: codes('mouse', row, mouse, [0, 0, 1, 1, 2, 2]),
};
