import { type PointwiseProgram, type PointwiseSite, pointwiseProgram } from '@bayes-window/compiler';
import { type Draws, elementName, instantiate, type RepeatedObservations } from '@bayes-window/runtime';
import type { Inference } from './infer.ts';
import { Posterior } from './posterior.ts';

/**
 * Log likelihood of each observation at each draw, `[observation][chain][draw]`, in nats: the elements of the observed
 * sites, one site after the other, each in its own order; equal rows of data once in `distinct`. Computed as it is read, a
 * block of observations at a time, so that it need not fit into memory; reading it twice computes it twice.
 */
export interface LogLikelihood extends Iterable<Draws>, RepeatedObservations {
  readonly sites: readonly PointwiseSite[];
  /** How many observations there are. */
  readonly size: number;
  /** `y[17]`: the site and the labels of its element. */
  label(observation: number): string;
}

/** What a block of observations may take. */
const blockBytes = 128 * 2 ** 20;

type Run = Pick<Inference, 'written' | 'compiled' | 'samples'>;

/**
 * The log likelihood of a model's observed sites, or of the sites named, factors and priors among them: as the model was
 * written, given the values that were reported, in whatever coordinates they were sampled.
 */
export function logLikelihood(run: Run, names?: readonly string[]): LogLikelihood {
  const pointwise = pointwiseProgram(run.written, names);
  const { sites, outputOf, program } = pointwise;
  const { chains } = run.samples;
  const blockSize = Math.max(1, Math.floor(blockBytes / (8 * chains[0].logDensity.length * chains.length)));
  const evaluator = new Evaluator(run, pointwise);
  function* inBlocks(outputs: Int32Array): Generator<Draws> {
    for (let start = 0; start < outputs.length; start += blockSize)
      yield* evaluator.drawsOf(outputs.subarray(start, start + blockSize));
  }
  const all = Int32Array.from({ length: program.outputCount }, (_, output) => output);
  return {
    sites,
    size: outputOf.length,
    label: (observation) => labelOf(sites, observation),
    distinct: { [Symbol.iterator]: () => inBlocks(all) },
    distinctOf: outputOf,
    [Symbol.iterator]: () => inBlocks(outputOf),
  };
}

/** So many draws are computed before they are handed out to their rows: a line of the cache. */
const tileSize = 8;

/** A pointwise program at the draws of a run. */
class Evaluator {
  private readonly run: Run;
  private readonly latents: readonly { readonly from: number; readonly to: number; readonly size: number }[];
  private readonly target: ReturnType<typeof instantiate>;
  private readonly position: Float64Array;
  private readonly tile: readonly Float64Array[];

  constructor(run: Run, { program, latents }: PointwiseProgram) {
    const reported = new Map(run.compiled.model.outputs.map(({ name, offset }) => [name, offset]));
    this.run = run;
    this.latents = latents.map(({ site, offset, size }) => ({
      ...{ from: reported.get(site) as number, to: offset, size },
    }));
    this.target = instantiate(program);
    this.position = new Float64Array(program.dimension);
    this.tile = Array.from({ length: tileSize }, () => new Float64Array(program.outputCount));
  }

  /** Some of the program's outputs at all draws, `[output][chain][draw]`. */
  drawsOf(outputs: Int32Array): Float64Array[][] {
    const { chains } = this.run.samples;
    const rows = Array.from(outputs, () =>
      chains.map(({ logDensity: { length } }) => new Float64Array(length)),
    );
    for (const [c, { logDensity }] of chains.entries()) {
      for (let first = 0; first < logDensity.length; first += tileSize) {
        const count = Math.min(tileSize, logDensity.length - first);
        for (let k = 0; k < count; k++) this.evaluate(c, first + k, this.tile[k]);
        for (let i = 0; i < outputs.length; i++) {
          const row = rows[i][c];
          for (let k = 0; k < count; k++) row[first + k] = this.tile[k][outputs[i]];
        }
      }
    }
    return rows;
  }

  private evaluate(chain: number, draw: number, values: Float64Array): void {
    const { outputs } = this.run.samples.chains[chain];
    const start = draw * this.run.compiled.program.outputCount;
    for (const { from, to, size } of this.latents)
      for (let i = 0; i < size; i++) this.position[to + i] = outputs[start + from + i];
    this.target.writeOutputs(this.position, values);
  }
}

/** Log density of the observed sites together, or of those named, `[chain][draw]`. */
export function totalLogLikelihood(run: Run, names?: readonly string[]): Float64Array[] {
  const totals = run.samples.chains.map(({ logDensity }) => new Float64Array(logDensity.length));
  for (const { draws, members } of byDistinct(logLikelihood(run, names))) {
    for (const [chain, total] of totals.entries())
      for (let draw = 0; draw < total.length; draw++) total[draw] += members.length * draws[chain][draw];
  }
  return totals;
}

/** The log likelihood of each observed site as draws of it, for InferenceData's group `log_likelihood`: all in memory. */
export function logLikelihoodDraws(run: Run, names?: readonly string[]): Posterior {
  const { chains } = run.samples;
  const observations = logLikelihood(run, names);
  const { sites } = observations;
  const count = chains[0].logDensity.length;
  const values = sites.map(({ size }) => chains.map(() => new Float64Array(count * size)));
  for (const { draws, members } of byDistinct(observations)) {
    for (const observation of members) {
      const k = sites.findIndex(({ offset, size }) => observation < offset + size);
      const { offset, size } = sites[k];
      for (const [chain, own] of draws.entries())
        for (let draw = 0; draw < count; draw++)
          values[k][chain][draw * size + observation - offset] = own[draw];
    }
  }
  return new Posterior(
    sites.map(({ site, axes, size }, k) => ({ name: site, axes, size, draws: values[k] })),
  );
}

/** Each distinct log likelihood with the observations that have it. */
function* byDistinct({ distinct, distinctOf }: LogLikelihood) {
  const members: number[][] = [];
  distinctOf.forEach((which, observation) => {
    members[which] ??= [];
    members[which].push(observation);
  });
  let which = 0;
  for (const draws of distinct) yield { draws, members: members[which++] };
}

function labelOf(sites: readonly PointwiseSite[], observation: number): string {
  const found = sites.find(({ offset, size }) => observation < offset + size) ?? sites[sites.length - 1];
  return elementName(found.site, found.axes, observation - found.offset);
}
