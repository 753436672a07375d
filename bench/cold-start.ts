import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Measurement, median } from './measure.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The command line from process start to written report, as a user waits for it. */
export function benchColdStart(file: string, repeats: number): Measurement[] {
  const folder = mkdtempSync(join(tmpdir(), 'bayes-window-'));
  const args = [
    join(root, 'packages/window/bin/bayes-window.js'),
    ...[
      'fit',
      join(root, 'examples/data', file),
      '--y',
      'Log_power',
      '--treatment',
      'stim',
      '--group',
      'mouse',
    ],
    ...['--out', join(folder, 'report.html')],
  ];
  const times = Array.from({ length: repeats }, () => timeRun(args));
  rmSync(folder, { recursive: true });
  return [
    { bench: `command line, ${file}`, metric: 'cold start to report', value: median(times), unit: 'ms' },
  ];
}

function timeRun(args: readonly string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0 && status !== 3) throw new Error(`the command line failed with ${status}: ${stderr}`);
  return performance.now() - started;
}
