import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDraws } from '@bayes-window/runtime';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'bayes-window-memory-'));
afterAll(() => rmSync(folder, { recursive: true }));
const script = fileURLToPath(new URL('support/streamed-run.mjs', import.meta.url));

describe('50,000 parameters', () => {
  it('are drawn in flat memory when the draws go to a file', async () => {
    const path = join(folder, 'draws');
    const { stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', script, path], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const { rss, arrays, last } = JSON.parse(stdout) as Record<'rss' | 'arrays' | 'last', number[]>;
    // 200 draws of 0.4 MB: 80 MB on disk, and in memory they would be 160 MB with the positions.
    expect(statSync(path).size / 1e6).toBeGreaterThan(80);
    // The first blocks still have what warmup needed beside them.
    const third = Math.floor(rss.length / 3);
    // Single measurements may catch a block on its way to the file, some 10 MB; kept draws would add 100.
    const median = (values: readonly number[]): number =>
      [...values].sort((x, y) => x - y)[Math.floor(values.length / 2)];
    const early = median(arrays.slice(10, third));
    expect(median(arrays.slice(third))).toBeLessThan(early + 5);
    expect(Math.max(...arrays.slice(third))).toBeLessThan(early + 30);
    expect(Math.max(...rss.slice(third))).toBeLessThan(Math.max(...rss.slice(10, third)) + 30);
    const draws = await openDraws(path);
    const [[column]] = await draws.columns(49_999, 50_000);
    expect(last).toHaveLength(200);
    expect([...column]).toEqual(last);
    await draws.close();
  });
});
