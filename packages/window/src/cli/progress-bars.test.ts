import type { ChainProgress } from '@bayes-window/runtime';
import { describe, expect, it } from 'vitest';
import { barLine, progressBars } from './progress-bars.ts';

const half: ChainProgress = {
  ...{ chain: 0, phase: 'sampling', iteration: 1000, total: 2000, stepSize: 0.5213 },
  ...{ treeDepth: 3, divergences: 2, leapfrogs: 7, millisecondsLeft: 3000 },
};

describe('progress bars', () => {
  it('show share, phase, step size, depth, divergences and the time left', () => {
    expect(barLine(half)).toBe(
      'chain 1 [############            ]  50% sampling  step 0.521  depth 3  2 divergences  3 s left',
    );
  });

  it('are redrawn in place, in order of chains, and taken off at the end', () => {
    const written: string[] = [];
    const terminal = { write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
    const bars = progressBars(terminal);
    bars.update({ ...half, chain: 1 });
    bars.update(half);
    bars.clear();
    expect(written[1].startsWith('\x1b[1A\x1b[0Jchain 1 ')).toBe(true);
    expect(written[1]).toMatch(/\nchain 2 .*\n$/);
    expect(written[2]).toBe('\x1b[2A\x1b[0J');
  });
});
