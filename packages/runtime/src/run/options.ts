import type { ByteSink } from '../draws-file/sink.ts';
import { SamplingError } from '../errors.ts';
import type { ChainProgress } from './progress.ts';

/** What the chains themselves need: plain data that can be posted to a worker. */
export interface SampleSettings {
  readonly chains: number;
  /** Iterations, at most. */
  readonly warmup: number;
  /** Whether warmup ends once the chains agree in metric, step size and log density; else it has all its iterations. */
  readonly warmupMayEndEarly: boolean;
  /** Whether a chain that settles in a mode with next to none of the posterior's mass goes on from a draw of another; `restarts` says so. */
  readonly warmupMayRestartChains: boolean;
  /** Kept draws of each chain. */
  readonly draws: number;
  /** One draw in so many is kept: a chain makes `draws * thin` iterations after warmup. */
  readonly thin: number;
  readonly seed: number;
  /**
   * Mean acceptance statistic that the step size is adapted to; 'auto' is 0.8 for a posterior of one scale in each direction, and
   * 0.9 for others. Raised, to 0.95 at most, where warmup sees divergences.
   */
  readonly targetAcceptance: number | 'auto';
  readonly maxTreeDepth: number;
  /** The metric's form; 'auto' is diagonal but where the draws show that a few directions more are worth it. */
  readonly metric: 'auto' | 'diagonal' | 'dense';
  /** 'walnuts' shortens its steps where the posterior is narrow; 'auto' goes over to it from 'nuts' where warmup sees need of it. */
  readonly transition: 'auto' | 'nuts' | 'walnuts' | 'hmc';
  /** For 'hmc': length of a trajectory, in the whitened space where a unit normal's orbit has length 2 pi. */
  readonly trajectoryLength: number;
  /** Unconstrained starting position of each chain. */
  readonly initial?: readonly Float64Array[];
}

/** How a run is run: nothing of this changes what is drawn. */
export interface RunOptions {
  /** Threads: 0 runs in this one; 'auto' starts threads where that is faster. The draws are the same. */
  readonly workers?: number | 'auto';
  /**
   * Stops the run before its next gradient, with an AbortError that has what is finished. Chains in this thread stop after
   * their present iteration, since no other code can run earlier.
   */
  readonly signal?: AbortSignal;
  /** Called some ten times a second for each chain, and when it ends. */
  readonly onProgress?: (progress: ChainProgress) => void;
  /** Saves the run to a file (Node only) every so many seconds, some 10 unless told, and when it ends or stops. */
  readonly autosave?: { readonly path: string; readonly seconds?: number };
  /** Takes the draws' outputs and statistics, block by block, for `openDraws` to read: a path (Node only), or a sink of bytes. */
  readonly drawsFile?: string | ByteSink;
}

export interface SampleOptions extends Partial<Omit<SampleSettings, 'initial'>>, RunOptions {
  /** One unconstrained starting position for all chains, or one for each. */
  readonly initial?: Float64Array | readonly Float64Array[];
  /** Whether blocks stay in memory once they are fetched, for `collect` and `result`; true unless told, or written to a file. */
  readonly keepDraws?: boolean;
}

const defaults: SampleSettings = {
  chains: 4,
  warmup: 1000,
  warmupMayEndEarly: true,
  warmupMayRestartChains: true,
  draws: 1000,
  thin: 1,
  seed: 0,
  targetAcceptance: 'auto',
  maxTreeDepth: 10,
  metric: 'auto',
  transition: 'nuts',
  trajectoryLength: Math.PI / 2,
};

const runNames = ['workers', 'signal', 'onProgress', 'autosave', 'drawsFile'] satisfies (keyof RunOptions)[];

const wholeNumberFrom =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (value: unknown): string | undefined =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most
      ? undefined
      : `a whole number from ${least}${most === Number.MAX_SAFE_INTEGER ? ' on' : ` to ${most}`}`;

const trueOrFalse = (value: unknown): string | undefined =>
  typeof value === 'boolean' ? undefined : 'true or false';

const oneOf =
  (...known: readonly string[]) =>
  (value: unknown): string | undefined =>
    known.includes(value as string)
      ? undefined
      : `${known.slice(0, -1).map(quoted).join(', ')} or ${quoted(known[known.length - 1])}`;

const quoted = (name: string): string => `'${name}'`;

/** What each option must be, in words; undefined where it is that. */
const checks: {
  readonly [K in keyof Omit<SampleSettings, 'initial'>]: (value: unknown) => string | undefined;
} = {
  chains: wholeNumberFrom(1, 10_000),
  warmup: wholeNumberFrom(0),
  warmupMayEndEarly: trueOrFalse,
  warmupMayRestartChains: trueOrFalse,
  draws: wholeNumberFrom(1),
  thin: wholeNumberFrom(1),
  seed: wholeNumberFrom(0),
  targetAcceptance: (value) =>
    value === 'auto' || (Number(value) > 0 && Number(value) < 1)
      ? undefined
      : "a number strictly between 0 and 1, or 'auto'",
  maxTreeDepth: wholeNumberFrom(1, 30),
  metric: oneOf('auto', 'diagonal', 'dense'),
  transition: oneOf('auto', 'nuts', 'walnuts', 'hmc'),
  trajectoryLength: (value) =>
    Number(value) > 0 && Number.isFinite(value) ? undefined : 'a positive number',
};

/** Fills in the defaults and refuses what can't be meant. */
export function readSettings(options: SampleOptions, dimension: number): SampleSettings {
  checkNames(options, [...Object.keys(checks), 'initial', 'keepDraws', ...runNames]);
  checkWorkers(options);
  const settings: Record<string, unknown> = {};
  for (const [name, check] of Object.entries(checks)) {
    const value = options[name as keyof SampleOptions] ?? defaults[name as keyof SampleSettings];
    const expected = check(value);
    if (expected !== undefined) throw invalidOption(name, expected, value);
    settings[name] = value;
  }
  return {
    ...(settings as unknown as SampleSettings),
    initial: initialPositions(options.initial, Number(settings.chains), dimension),
  };
}

/** Refuses what `resume` has no use for: a run keeps the settings that it was started with. */
export function checkRunOptions(options: RunOptions): void {
  checkNames(options, runNames);
  checkWorkers(options);
}

function checkNames(options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownOption(unknown, known);
}

function checkWorkers({ workers = 'auto' }: RunOptions): void {
  if (workers !== 'auto' && wholeNumberFrom(0)(workers) !== undefined)
    throw invalidOption('workers', "a whole number from 0 on, or 'auto'", workers);
}

function initialPositions(
  initial: SampleOptions['initial'],
  chains: number,
  dimension: number,
): SampleSettings['initial'] {
  if (initial === undefined) return undefined;
  const positions = initial instanceof Float64Array ? Array.from({ length: chains }, () => initial) : initial;
  const fits = positions.length === chains && positions.every((position) => position.length === dimension);
  if (fits) return positions;
  throw invalidOption(
    'initial',
    `one array of ${dimension} numbers, or ${chains} of them`,
    positions.map(({ length }) => length),
  );
}

function invalidOption(name: string, expected: string, value: unknown): SamplingError {
  return new SamplingError('OPTION_INVALID', `Option "${name}" must be ${expected}; got ${String(value)}.`, {
    option: name,
    value,
  });
}

function unknownOption(name: string, known: readonly string[]): SamplingError {
  const near = known.find((candidate) => sharedPairs(candidate, name) >= 0.5);
  const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
  return new SamplingError(
    'OPTION_UNKNOWN',
    `There is no option "${name}".${hint} The options are ${known.join(', ')}.`,
    { option: name },
  );
}

/** Share of neighbouring letter pairs that two words have in common (Dice 1945). */
function sharedPairs(a: string, b: string): number {
  const pairs = (word: string): string[] =>
    Array.from({ length: word.length - 1 }, (_, i) => word.slice(i, i + 2).toLowerCase());
  const [left, right] = [pairs(a), pairs(b)];
  return (2 * left.filter((pair) => right.includes(pair)).length) / (left.length + right.length);
}
