import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { LogDensity } from '../density.ts';
import type { ChainResult } from '../run/chain-result.ts';
import { resume, start } from '../run/run.ts';
import { sample } from '../run/sample.ts';
import { type DrawsFile, openDraws } from './reader.ts';
import { type ByteSink, fileSink } from './sink.ts';

const folder = mkdtempSync(join(tmpdir(), 'bayes-window-draws-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string): string => join(folder, name);

const gaussian: LogDensity = {
  dimension: 5,
  logDensityAndGradient(x, gradient) {
    let value = 0;
    for (let i = 0; i < 5; i++) {
      gradient[i] = -x[i] / (i + 1);
      value += 0.5 * x[i] * gradient[i];
    }
    return value;
  },
};
const options = { chains: 2, warmup: 50, draws: 3300, seed: 6 } as const;
const whole = sample(gaussian, options);

/** The file has the first draws of each chain of an uninterrupted run, as many as it says. */
async function expectDraws(draws: DrawsFile, chains: readonly ChainResult[]): Promise<void> {
  const columns = await draws.columns(0, 5);
  const statistics = await draws.statistics();
  for (const [chain, count] of draws.drawCounts.entries()) {
    for (const k of [0, 1, 2, 3, 4]) {
      const expected = Float64Array.from({ length: count }, (_, draw) => chains[chain].outputs[draw * 5 + k]);
      expect(columns[k][chain]).toEqual(expected);
    }
    for (const name of [
      'logDensity',
      'energy',
      'acceptanceRate',
      'leapfrogs',
      'treeDepth',
      'divergent',
    ] as const)
      expect(statistics[chain][name]).toEqual(chains[chain][name].slice(0, count));
  }
}

/** Writes to a file until so many bytes are on the disk; then half of what should be written, and an error. */
function fullAfter(path: string, bytes: number): ByteSink & { room: number } {
  const sink = fileSink(path);
  return {
    ...sink,
    room: bytes,
    async write(data, offset) {
      if (offset + data.length <= this.room) return sink.write(data, offset);
      await sink.write(data.subarray(0, data.length / 2), offset);
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    },
  };
}

describe('a draws file', () => {
  it('has all draws and statistics, by column', async () => {
    const run = start(gaussian, { ...options, drawsFile: file('all') });
    await run.finish();
    expect(() => run.result).toThrow(expect.objectContaining({ code: 'DRAWS_NOT_KEPT' }));
    const draws = await openDraws(file('all'));
    expect(draws.head).toEqual({ chains: 2, outputCount: 5, thin: 1, seed: 6 });
    expect(draws.drawCounts).toEqual([3300, 3300]);
    const { chains } = await whole;
    await expectDraws(draws, chains);
    expect(await draws.column(3)).toEqual((await draws.columns(0, 5))[3]);
    await draws.close();
  });

  it('is read while it grows', async () => {
    const run = start(gaussian, { ...options, drawsFile: file('growing') });
    let draws: DrawsFile | undefined;
    const seen: number[] = [];
    for await (const _ of run) {
      draws ??= await openDraws(file('growing'));
      await draws.refresh();
      seen.push(draws.drawCounts[0] + draws.drawCounts[1]);
    }
    expect(seen.length).toBeGreaterThan(4);
    expect(new Set(seen).size).toBeGreaterThan(3);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    await expectDraws(draws as DrawsFile, (await whole).chains);
    await (draws as DrawsFile).close();
  });

  it('that a crash left torn has the blocks before', async () => {
    await start(gaussian, { ...options, drawsFile: file('crashed') }).finish();
    const { size } = statSync(file('crashed'));
    for (const left of [size - 1, size - 40_000, Math.floor(size / 2), 100]) {
      copyFileSync(file('crashed'), file('torn'));
      truncateSync(file('torn'), left);
      const draws = await openDraws(file('torn'));
      const total = draws.drawCounts[0] + draws.drawCounts[1];
      expect(total).toBeLessThan(6600);
      expect(total).toBeGreaterThanOrEqual(left === 100 ? 0 : 1000);
      await expectDraws(draws, (await whole).chains);
      await draws.close();
    }
  });

  it('goes on from a saved run, without what was written since', async () => {
    const path = file('resumed');
    const run = start(gaussian, { ...options, drawsFile: path });
    let state: Uint8Array | undefined;
    let blocks = 0;
    for await (const _ of run) {
      blocks++;
      if (blocks === 2) state = run.save();
      if (blocks === 5) break;
    }
    const resumed = resume(gaussian, state as Uint8Array, { drawsFile: path });
    await resumed.finish();
    const draws = await openDraws(path);
    expect(draws.drawCounts).toEqual([3300, 3300]);
    await expectDraws(draws, (await whole).chains);
    await draws.close();
    expect(() => resume(gaussian, state as Uint8Array)).toThrow(
      expect.objectContaining({ code: 'DRAWS_FILE_MISSING' }),
    );
  });

  it('that is not the one of the saved run is left as it is', async () => {
    const path = file('own');
    const run = start(gaussian, { ...options, drawsFile: path });
    for await (const _ of run) break;
    const state = run.save();
    const goOn = (drawsFile: string): Promise<void> => resume(gaussian, state, { drawsFile }).finish();
    writeFileSync(file('notes'), 'not to be overwritten, however long a text this may be');
    await expect(goOn(file('notes'))).rejects.toMatchObject({ code: 'DRAWS_FORMAT' });
    expect(readFileSync(file('notes'), 'utf8')).toMatch(/^not to be overwritten/);
    await start(gaussian, { ...options, seed: 7, drawsFile: file('other') }).finish();
    const { size } = statSync(file('other'));
    await expect(goOn(file('other'))).rejects.toMatchObject({
      code: 'DRAWS_OF_ANOTHER_RUN',
      message: expect.stringMatching(/of 5 outputs, thin 1, seed 7, and the saved run has .* seed 6/),
    });
    expect(statSync(file('other')).size).toBe(size);
    truncateSync(path, statSync(path).size - 1);
    await expect(goOn(path)).rejects.toMatchObject({ code: 'DRAWS_OF_ANOTHER_RUN' });
  });

  it('on a disk that is full keeps what it has, and goes on when there is room', async () => {
    const path = file('full');
    const sink = fullAfter(path, 120_000);
    const run = start(gaussian, { ...options, drawsFile: sink });
    await expect(run.finish()).rejects.toMatchObject({
      code: 'DISK_FULL',
      message: expect.stringContaining(`The disk is full: draws can no longer be written to ${path}`),
    });
    const early = await openDraws(path);
    const [a, b] = early.drawCounts;
    expect(a + b).toBeGreaterThan(500);
    expect(a + b).toBeLessThan(6600);
    await expectDraws(early, (await whole).chains);
    await early.close();
    sink.room = Number.POSITIVE_INFINITY;
    await run.finish();
    const draws = await openDraws(path);
    expect(draws.drawCounts).toEqual([3300, 3300]);
    await expectDraws(draws, (await whole).chains);
    await draws.close();
  });

  it('names a file that is something else, or of another version', async () => {
    await start(gaussian, { ...options, draws: 1, drawsFile: file('one') }).finish();
    const bytes = readFileSync(file('one'));
    bytes[8] = 7;
    writeFileSync(file('newer'), bytes);
    await expect(openDraws(file('newer'))).rejects.toMatchObject({
      code: 'DRAWS_VERSION',
      message: expect.stringContaining('has format version 7; this release reads version 1'),
    });
    writeFileSync(file('csv'), 'mu,sigma\n1,2\n1,2\n1,2\n');
    await expect(openDraws(file('csv'))).rejects.toMatchObject({ code: 'DRAWS_FORMAT' });
  });

  it('that cannot be written is reported before anything is drawn', async () => {
    const run = start(gaussian, { ...options, drawsFile: join(folder, 'nowhere', 'draws') });
    await expect(run.finish()).rejects.toMatchObject({ code: 'DRAWS_NOT_WRITTEN' });
  });
});
