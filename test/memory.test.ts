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
    const third = Math.floor(rss.length / 3);
    const most = (values: readonly number[]): number => Math.max(...values);
    // The first blocks still have what warmup needed beside them.
    expect(most(arrays.slice(third))).toBeLessThan(most(arrays.slice(10, third)) + 10);
    expect(most(rss.slice(third))).toBeLessThan(most(rss.slice(10, third)) + 30);
    const draws = await openDraws(path);
    const [[column]] = await draws.columns(49_999, 50_000);
    expect(last).toHaveLength(200);
    expect([...column]).toEqual(last);
    await draws.close();
  });
});
