import { describe, expect, it } from 'vitest';
import { dataDifferences } from './differences.ts';

const cell = (mouse: string, cue: string, stim: string, values: readonly number[]) =>
  values.map((power) => ({ mouse, cue, stim, power }));

const rows = [
  ...cell('m2', 'tone', '0', [1, 3]),
  ...cell('m2', 'tone', '1', [4, 6]),
  ...cell('m2', 'light', '0', [2]),
  ...cell('m2', 'light', '1', [1]),
  ...cell('m10', 'tone', '0', [10]),
];

const options = { y: 'power', treatment: 'stim', change: 'subtract' } as const;

describe('dataDifferences', () => {
  it('subtracts means within each group of each condition', () => {
    const { differences, incomplete, levels } = dataDifferences(rows, {
      ...options,
      group: 'mouse',
      condition: 'cue',
    });
    expect(levels).toEqual(['0', '1']);
    expect(differences).toEqual([
      { labels: { mouse: 'm2', cue: 'tone' }, difference: 3 },
      { labels: { mouse: 'm2', cue: 'light' }, difference: -1 },
    ]);
    expect(incomplete).toEqual([{ mouse: 'm10', cue: 'tone' }]);
  });

  it('divides means, and pools everything when there is no group', () => {
    const { differences } = dataDifferences(rows, { ...options, change: 'divide' });
    expect(differences).toEqual([{ labels: {}, difference: 11 / 3 / 4 }]);
  });

  it('leaves out a ratio to zero', () => {
    const zero = [...cell('a', '', '0', [0]), ...cell('a', '', '1', [1])];
    const { differences, incomplete } = dataDifferences(zero, {
      ...options,
      change: 'divide',
      group: 'mouse',
    });
    expect([differences.length, incomplete.length]).toEqual([0, 1]);
  });

  it('compares the lowest with the highest of many levels, as numbers, unless told which', () => {
    const graded = ['0', '2', '10'].flatMap((stim) => cell('a', '', stim, [Number(stim)]));
    expect(dataDifferences(graded, options).differences[0].difference).toBe(10);
    expect(dataDifferences(graded, { ...options, levels: ['0', '2'] }).differences[0].difference).toBe(2);
  });

  it('wants two levels', () => {
    expect(() => dataDifferences(cell('a', '', '0', [1]), options)).toThrow(/'stim' has only the level '0'/);
  });
});
