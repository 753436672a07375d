import { type CompiledModel, firstNonFiniteSite } from '@bayes-window/compiler';
import {
  type Run,
  type RunOptions,
  resume,
  type SampleOptions,
  type SampleResult,
  type SampleSettings,
  SamplingAborted,
  SamplingError,
  start,
} from '@bayes-window/runtime';
import { InputError } from '../errors.ts';

export interface ModelRunOptions extends SampleOptions {
  /** A saved run of the same model and data, to go on with. Other options must be as they were; `draws` may be more. */
  readonly resume?: Uint8Array;
  /**
   * When `signal` stops the run after warmup: whether to go on with the draws that are finished. Otherwise, and in
   * warmup, the AbortError is thrown.
   */
  readonly keepWhenStopped?: boolean;
}

export interface ModelRun {
  readonly samples: SampleResult;
  /** Where the signal stopped the run before all draws were made: has the state to resume from. */
  readonly stopped: SamplingAborted | undefined;
}

/** Samples a compiled model. Names the site where a start is not finite: the sampler knows positions only. */
export async function sampleModel(
  { program, model }: CompiledModel,
  { keepWhenStopped = false, ...options }: ModelRunOptions,
): Promise<ModelRun> {
  try {
    const run = beginRun(program, options);
    return { samples: await run.collect(), stopped: undefined };
  } catch (error) {
    const partial = keepWhenStopped && error instanceof SamplingAborted ? partialResult(error) : undefined;
    if (partial !== undefined) return { samples: partial, stopped: error as SamplingAborted };
    throw error instanceof SamplingError && error.code === 'NON_FINITE_START'
      ? namedStart(model, error)
      : error;
  }
}

function beginRun(program: CompiledModel['program'], { resume: state, ...options }: ModelRunOptions): Run {
  if (state === undefined) return start(program, options);
  const { workers, signal, onProgress, autosave, drawsFile, keepDraws, initial, ...settings } = options;
  const how: RunOptions = { workers, signal, onProgress, autosave, drawsFile };
  const run = resume(program, state, how);
  checkSettings(settings, run.settings);
  return run.extend(Math.max(0, (settings.draws ?? 0) - run.settings.draws));
}

/** Fewest draws of a chain that diagnostics can judge: two halves of two. */
const fewestDraws = 4;

function partialResult({ common }: SamplingAborted): SampleResult | undefined {
  return common !== undefined && common.settings.draws >= fewestDraws ? common : undefined;
}

function checkSettings(given: Partial<SampleSettings>, saved: SampleSettings): void {
  const names = Object.keys(given) as (keyof SampleSettings)[];
  const odd = names.find(
    (name) => name !== 'draws' && given[name] !== undefined && given[name] !== saved[name],
  );
  if (odd === undefined) return;
  throw new InputError(
    'RESUME_SETTINGS',
    `The saved run has ${odd} ${saved[odd]}, and ${odd} is given as ${given[odd]}. Give all options as when it was started; only draws may be more.`,
    { option: odd, saved: saved[odd], given: given[odd] },
  );
}

function namedStart(model: CompiledModel['model'], error: SamplingError): Error {
  const bad = firstNonFiniteSite(model, error.details.position as Float64Array);
  if (bad === undefined) return error;
  const where = bad.index === undefined ? '' : ` at index ${bad.index} of ${bad.axes}`;
  return new InputError(
    'NON_FINITE_START',
    `No starting point with a finite log density was found: site "${bad.site}" has log density ${bad.value}${where}. ` +
      "Check that site's data and parameters (a scale that can be 0, a value outside the support), or give starting values with the option initial.",
    { ...bad },
  );
}
