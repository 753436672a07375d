import { loo } from '@bayes-window/runtime';
import { describe, expect, it } from 'vitest';
import { BayesWindow } from '../bayes-window.ts';
import { looSection } from './loo-section.ts';

const table = Array.from({ length: 24 }, (_, i) => ({
  y: i === 0 ? '' : i === 7 ? 9 : Math.sin(5 * i) + (i % 2),
  stim: i % 2,
  mouse: `m${i % 3}`,
}));

describe('looSection', async () => {
  const window = new BayesWindow(table, { y: 'y', treatment: 'stim', group: 'mouse' });
  const fit = await window.fitSlopes({ warmup: 200, draws: 200, seed: 1, workers: 0 });
  const draw = (k: number) =>
    Array.from({ length: 400 }, (_, s) => k * Math.log(((s * 0.618033) % 1) + 1e-9));
  const judged = (k: (row: number) => number) => loo(Array.from({ length: 23 }, (_, row) => [draw(k(row))]));

  it('names rows that the draws can not predict as the file numbers them, the worst first', () => {
    const { blocks } = looSection(
      fit,
      judged((row) => (row === 6 ? 1.5 : row === 2 ? 0.9 : 0.1)),
    );
    const [estimates, checks, rows] = blocks;
    expect(estimates).toMatchObject({
      kind: 'table',
      rows: [[/elpd/], [/p_loo/]].map(() => expect.any(Array)),
    });
    expect(checks).toMatchObject({ checks: [{ level: 'caution' }, {}] });
    // The first row has no y: row 6 of those kept is the eighth of the file.
    expect(rows).toMatchObject({
      rows: [
        ['row 8 (stim 1, mouse m1)', 9, expect.any(Number), expect.any(Number)],
        ['row 4 (stim 1, mouse m0)', expect.any(Number), expect.any(Number), expect.any(Number)],
      ],
    });
  });

  it('says that all is well where it is', () => {
    const { blocks } = looSection(
      fit,
      judged(() => 0.1),
    );
    expect(blocks).toHaveLength(2);
    expect(blocks[1]).toMatchObject({ checks: [{ level: 'good' }, { level: 'good' }] });
  });

  it('is in the report on request', () => {
    expect(window.report()).not.toContain('How well does the model predict?');
    expect(window.report({ loo: true })).toMatch(
      /How well does the model predict\?[\s\S]*p_loo \d+\.\d of \d+ parameters/,
    );
  });
});
