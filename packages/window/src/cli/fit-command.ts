import { writeFileSync } from 'node:fs';
import type { Loo } from '@bayes-window/runtime';
import { type Command, Option } from 'commander';
import { type FitOptions, fitSchema, readOptions, rolesSchema } from '../fit/options.ts';
import { fitSlopes, type SlopeFit } from '../fit/slope-fit.ts';
import { explainCompiled } from '../inference/index.ts';
import { readRoles, readTable } from '../table/index.ts';
import { jsonOf, textOf } from './output.ts';
import { progressBars } from './progress-bars.ts';
import { exitCodes } from './report-error.ts';
import { type SavedRun, savedRunOptions, stoppedText, wayOn } from './saved-run.ts';

/** Options as commander hands them over: texts, by their long names in camel case. */
interface Given extends SavedRun {
  readonly y: string;
  readonly treatment: string;
  readonly group?: string;
  readonly group2?: string;
  readonly condition?: string[];
  readonly out?: string;
  readonly loo?: boolean;
  readonly json?: boolean;
  readonly explain?: boolean;
  readonly quiet?: boolean;
  readonly [fitOption: string]: unknown;
}

/** Our spelling of each option of the fit, and what it is for. */
const fitOptions: Readonly<Record<keyof typeof fitSchema.shape, readonly [flags: string, help: string]>> = {
  distY: ['--dist <family>', 'how y is distributed: normal, student, lognormal, gamma, exponential, poisson'],
  doMakeChange: ['--change <kind>', 'the effect as a difference (subtract) or a ratio (divide)'],
  chains: ['--chains <n>', 'number of chains'],
  warmup: ['--warmup <n>', 'warmup iterations of each chain'],
  draws: ['--draws <n>', 'draws of each chain'],
  seed: ['--seed <n>', 'seed of the random numbers'],
  targetAcceptance: ['--target-acceptance <rate>', 'between 0 and 1, or auto; higher is slower and safer'],
  workers: ['--workers <n>', 'threads, or auto'],
  hdiProbability: ['--hdi <probability>', 'probability inside the interval'],
};

const example = `
Example:
  bayes-window fit lfp.csv --y Log_power --treatment stim --group mouse --dist student --out report.html`;

export function addFitCommand(program: Command): void {
  const command = program
    .command('fit')
    .description('fit a hierarchical slope model to a CSV file (plain or .gz)')
    .argument('<file>', 'table with one row per observation')
    .requiredOption('--y <column>', 'outcome')
    .requiredOption('--treatment <column>', 'what is compared')
    .option('--group <column>', 'subjects, each with an intercept of its own')
    .option('--group2 <column>', 'a second grouping')
    .option('--condition <columns...>', 'a slope for each level of these')
    .option('--out <file>', 'write the report as one HTML page')
    .option('--loo', 'add leave-one-out cross-validation to the report or JSON; some 0.3 s for 500 rows')
    .option('--json', 'print the result as JSON')
    .option('--explain', 'print what the compiler did to the model')
    .option('--quiet', 'no progress bars')
    .option('--save <file>', 'save the run every few seconds and when it is stopped (Ctrl-C)')
    .option('--resume <file>', 'go on with a saved run; all other options as before')
    .addHelpText('after', example);
  for (const [flags, help] of Object.values(fitOptions)) command.addOption(new Option(flags, help));
  command.action(async (file: string, given: Given) => {
    process.exitCode = await runFit(file, given);
  });
}

async function runFit(file: string, given: Given): Promise<number> {
  const { y, treatment, group, group2, condition } = given;
  const settings = settingsOf(given);
  const started = performance.now();
  const roles = readRoles(
    readTable(file),
    readOptions(rolesSchema, { y, treatment, group, group2, condition }, 'fit'),
  );
  const read = performance.now() - started;
  const fit = await fitWithProgress(roles, settings, given);
  const times = { read, ...fit.inference.milliseconds };
  const judged = given.loo ? await judge(fit) : undefined;
  const report = given.out === undefined ? undefined : await writeReport(fit, given.out, { read, judged });
  const milliseconds = {
    ...times,
    ...(judged === undefined ? {} : { loo: judged.milliseconds }),
    ...(report === undefined ? {} : { report }),
    total: performance.now() - started,
  };
  const further = {
    loo: judged?.loo,
    explanation: given.explain ? explainCompiled(fit.inference.compiled) : undefined,
  };
  process.stdout.write(
    given.json
      ? `${jsonOf(fit, milliseconds, further)}\n`
      : textOf(fit, milliseconds, { ...further, report: given.out }),
  );
  process.stderr.write(stoppedText(fit, given));
  if (fit.inference.stopped !== undefined) return exitCodes.interrupted;
  return fit.inference.findings.length === 0 ? exitCodes.fine : exitCodes.diagnosticsFailed;
}

/** The fit's options, numbers read; names in errors are those that were typed. */
function settingsOf(given: Given): FitOptions {
  const entries = Object.entries(fitOptions).flatMap(([name, [flags]]) => {
    const typed = flags.split(' ')[0];
    const value = given[typed.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
    return value === undefined ? [] : [[name, typed, numberOr(value)] as const];
  });
  const named = Object.fromEntries(entries.map(([name, , value]) => [name, value]));
  return readOptions(
    fitSchema,
    named,
    'fit',
    Object.fromEntries(entries.map(([name, typed]) => [name, typed])),
  );
}

function numberOr(value: unknown): unknown {
  return typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value))
    ? Number(value)
    : value;
}

/** On the first Ctrl-C the run stops and what is finished is shown; the second ends the process. */
async function fitWithProgress(
  roles: ReturnType<typeof readRoles>,
  settings: FitOptions,
  given: Given,
): Promise<SlopeFit> {
  const bars = !given.json && !given.quiet && process.stderr.isTTY ? progressBars(process.stderr) : undefined;
  const abort = new AbortController();
  const onInterrupt = (): void => abort.abort();
  process.once('SIGINT', onInterrupt);
  try {
    return await fitSlopes(roles, {
      ...settings,
      ...savedRunOptions(given),
      ...{ signal: abort.signal, onProgress: bars?.update, keepWhenStopped: true },
    });
  } catch (error) {
    if (abort.signal.aborted) process.stderr.write(`${wayOn(given)}\n`);
    throw error;
  } finally {
    process.off('SIGINT', onInterrupt);
    bars?.clear();
  }
}

interface Judged {
  readonly loo: Loo;
  readonly milliseconds: number;
}

async function judge(fit: SlopeFit): Promise<Judged> {
  const started = performance.now();
  const { psisLooOf } = await import('../compare/index.ts');
  const loo = psisLooOf(fit);
  return { loo, milliseconds: performance.now() - started };
}

/** Milliseconds taken. The page's makers are loaded only here. */
async function writeReport(
  fit: SlopeFit,
  file: string,
  { read, judged }: { readonly read: number; readonly judged?: Judged },
): Promise<number> {
  const started = performance.now();
  const { slopeReport } = await import('../report/index.ts');
  const timings = [
    { stage: 'read', milliseconds: read },
    ...(judged === undefined ? [] : [{ stage: 'leave one out', milliseconds: judged.milliseconds }]),
  ];
  writeFileSync(file, slopeReport(fit, { timings, loo: judged?.loo }));
  return performance.now() - started;
}
