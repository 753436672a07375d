import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resume, sample } from '@bayes-window/runtime';
import { afterAll, describe, expect, it } from 'vitest';
import { compileLongModel, longRun } from './support/long-model.mjs';

const script = fileURLToPath(new URL('support/long-run.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bayes-window-killed-'));
afterAll(() => rmSync(folder, { recursive: true }));

const { program } = compileLongModel();

/** Phase of each chain in a saved run. */
const phases = (path: string): string[] =>
  resume(program, readFileSync(path)).progress.chains.map((chain) => chain.phase);

/** Runs the script until its saved state is in a phase, and then kills it: it can do nothing about that. */
function killedIn(phase: string, path: string, workers: number): Promise<NodeJS.Signals | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, path, String(workers)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    // The script prints something after every leg.
    child.stdout.on('data', () => {
      if (existsSync(path) && phases(path).includes(phase)) child.kill('SIGKILL');
    });
    child.on('exit', (_, signal) => resolve(signal));
  });
}

describe('a process that is killed', () => {
  it.each([0, 2])('leaves a state from which the same draws come, with %i workers', async (workers) => {
    const path = join(folder, `${workers}.state`);
    expect(await killedIn('warmup', path, workers)).toBe('SIGKILL');
    expect(phases(path)).toContain('warmup');
    expect(await killedIn('sampling', path, workers)).toBe('SIGKILL');
    expect(phases(path)).toContain('sampling');
    const resumed = resume(program, readFileSync(path));
    expect(resumed.progress.share).toBeLessThan(1);
    const uninterrupted = await sample(program, longRun);
    expect(await resumed.collect()).toEqual(uninterrupted);
  });
});
