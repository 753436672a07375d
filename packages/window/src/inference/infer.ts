import type { CompiledModel, TracedModel } from '@bayes-window/compiler';
import {
  check,
  eBfmi,
  type Finding,
  type SampleResult,
  type SamplingAborted,
  type SummaryRow,
  summarize,
} from '@bayes-window/runtime';
import { type CoordinateOptions, type Coordinates, compileInCoordinates } from './coordinates.ts';
import { fisherDistances } from './fisher-distances.ts';
import type { Posterior } from './posterior.ts';
import { posteriorOf } from './posterior-of.ts';
import { type ModelRunOptions, sampleModel } from './sample-model.ts';

/** A finished run: the posterior with all that says whether it can be trusted. */
export interface Inference {
  /** The model as it was written. */
  readonly written: TracedModel;
  readonly compiled: CompiledModel;
  /** How each hierarchical effect was sampled. */
  readonly coordinates: Coordinates;
  readonly samples: SampleResult;
  /** Where the run was stopped before its end and the option keepWhenStopped is set: `samples` has what all chains had. */
  readonly stopped: SamplingAborted | undefined;
  readonly posterior: Posterior;
  /** One row per scalar of the posterior. */
  readonly summary: readonly SummaryRow[];
  /** What is wrong, in plain words; empty when all is well. */
  readonly findings: readonly Finding[];
  /** Wall time per stage. */
  readonly milliseconds: Readonly<Record<'compile' | 'pilot' | 'sample' | 'summarize', number>>;
}

export interface InferOptions extends ModelRunOptions, CoordinateOptions {
  /** Probability of the summary's highest-density interval; 0.94 unless told. */
  readonly hdiProbability?: number;
}

/** Compiles a model with its data, samples its posterior and checks the result. */
export async function infer<Data extends readonly unknown[]>(
  model: (...data: Data) => unknown,
  data: Data,
  { hdiProbability, marginalise, ...options }: InferOptions = {},
): Promise<Inference> {
  const started = performance.now();
  const { written, compiled, coordinates, pilotMilliseconds } = await compileInCoordinates(model, data, {
    marginalise,
  });
  const compiledAt = performance.now();
  const { samples, stopped } = await sampleModel(compiled, options);
  const sampledAt = performance.now();
  const posterior = posteriorOf(compiled, samples);
  const parameters = posterior.allScalars();
  const summary = summarize(parameters, { hdiProbability });
  return {
    written,
    compiled,
    coordinates,
    samples,
    stopped,
    posterior,
    summary,
    findings: check({
      ...runDiagnostics(samples, summary),
      parameters,
      divergent: samples.chains.map(({ divergent }) => divergent),
      energy: samples.chains.map(({ energy }) => energy),
      fisherDistance: () => fisherDistances(compiled, samples),
    }),
    milliseconds: {
      compile: compiledAt - started - pilotMilliseconds,
      pilot: pilotMilliseconds,
      sample: sampledAt - compiledAt,
      summarize: performance.now() - sampledAt,
    },
  };
}

/** What the sampler says of itself, over all chains. */
export function runDiagnostics(
  { chains, settings, restarts, transition }: SampleResult,
  summary: readonly SummaryRow[],
) {
  const count = (
    of: (chain: SampleResult['chains'][number]) => ArrayLike<number>,
    holds: (value: number) => boolean,
  ): number => chains.reduce((total, chain) => total + Array.from(of(chain)).filter(holds).length, 0);
  const isTree = settings.transition !== 'hmc';
  return {
    summary,
    divergences: count(
      ({ divergent }) => divergent,
      (flag) => flag === 1,
    ),
    treeDepthSaturated: isTree
      ? count(
          ({ treeDepth }) => treeDepth,
          (depth) => depth >= settings.maxTreeDepth,
        )
      : 0,
    eBfmi: chains.map(({ energy }) => eBfmi(energy)),
    draws: chains.length * settings.draws,
    restarts,
    transition,
    transitionChosen: settings.transition === 'auto',
  };
}
