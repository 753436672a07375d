import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formatSummary } from '@bayes-window/runtime';
import { BayesWindow, formatDuration, headlineOf, readTable, type SlopeFit, slopeReport } from 'bayes-window';

// The main job on two tables: theta power of eight mice with and without stimulation, one row a trial (480 rows), and
// the same with one row a spike (71,919 rows).

const out = fileURLToPath(new URL('../../out/', import.meta.url));
mkdirSync(out, { recursive: true });

const jobs = [
  { file: 'lfp.csv', distY: 'normal', report: 'lfp.html' },
  { file: 'lfp.csv', distY: 'student', report: 'lfp_student.html' },
  { file: 'lfp_monster.csv.gz', distY: 'normal', report: 'lfp_monster.html' },
] as const;

for (const { file, distY, report } of jobs) {
  const started = performance.now();
  const table = readTable(fileURLToPath(new URL(`../data/${file}`, import.meta.url)));
  const window = new BayesWindow(table, { y: 'Log power', treatment: 'stim', group: 'mouse' });
  const read = performance.now() - started;
  const fit = await window.fitSlopes({ distY, seed: 1 });
  const reportStarted = performance.now();
  writeFileSync(`${out}${report}`, slopeReport(fit, { timings: [{ stage: 'read', milliseconds: read }] }));
  const stages = { read, ...fit.inference.milliseconds, report: performance.now() - reportStarted };
  print(
    fit,
    `${file}: ${table.rowCount} rows, ${distY}`,
    { ...stages, total: performance.now() - started },
    report,
  );
}

function print(fit: SlopeFit, title: string, stages: Readonly<Record<string, number>>, report: string): void {
  console.log(`\n=== ${title} ===\n`);
  console.log(`${headlineOf(fit)}\n`);
  console.log(formatSummary(fit.summary, fit.settings));
  const { findings } = fit.inference;
  console.log(
    findings.length === 0
      ? '\nAll checks of the sampler passed.'
      : findings.map(({ message }) => `\n! ${message}`).join(''),
  );
  console.log(
    `\n${Object.entries(stages)
      .map(([stage, ms]) => `${stage} ${formatDuration(ms)}`)
      .join(', ')}`,
  );
  console.log(`Report: out/${report}`);
}
