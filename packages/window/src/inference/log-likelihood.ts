import { type PointwiseProgram, type PointwiseSite, pointwiseProgram } from '@bayes-window/compiler';
import { type Draws, instantiate } from '@bayes-window/runtime';
import { elementName, labelsAt } from './element.ts';
import type { Inference } from './infer.ts';
import { Posterior } from './posterior.ts';

/**
 * Log likelihood of each observation at each draw, `[observation][chain][draw]`, in nats: the elements of the observed
 * sites, one site after the other, each in its own order. Computed as it is read, a block of observations at a time, so
 * that it need not fit into memory; reading it twice computes it twice.
 */
export interface LogLikelihood extends Iterable<Draws> {
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
  const { sites, program } = pointwise;
  const size = program.outputCount;
  const { chains } = run.samples;
  const draws = chains[0].logDensity.length;
  const blockSize = Math.max(1, Math.floor(blockBytes / (8 * draws * chains.length)));
  const evaluate = evaluator(run, pointwise);
  const block = (start: number, count: number): Float64Array[][] => {
    const rows = Array.from({ length: count }, () => chains.map(() => new Float64Array(draws)));
    chains.forEach(({ outputs }, c) => {
      for (let draw = 0; draw < draws; draw++) {
        const values = evaluate(outputs, draw);
        for (let i = 0; i < count; i++) rows[i][c][draw] = values[start + i];
      }
    });
    return rows;
  };
  return {
    sites,
    size,
    label: (observation) => labelOf(sites, observation),
    *[Symbol.iterator]() {
      for (let start = 0; start < size; start += blockSize)
        yield* block(start, Math.min(blockSize, size - start));
    },
  };
}

/** Computes all elements at one draw of a chain's outputs; the array is used again. */
function evaluator({ compiled }: Run, { program, latents }: PointwiseProgram) {
  const target = instantiate(program);
  const reported = new Map(compiled.model.outputs.map((output) => [output.name, output.offset]));
  const outputCount = compiled.program.outputCount;
  const position = new Float64Array(program.dimension);
  const values = new Float64Array(program.outputCount);
  return (outputs: Float64Array, draw: number): Float64Array => {
    for (const { site, offset, size } of latents) {
      const start = draw * outputCount + (reported.get(site) as number);
      for (let i = 0; i < size; i++) position[offset + i] = outputs[start + i];
    }
    target.writeOutputs(position, values);
    return values;
  };
}

/** Log density of the observed sites together, or of those named, `[chain][draw]`. */
export function totalLogLikelihood(run: Run, names?: readonly string[]): Float64Array[] {
  const totals = run.samples.chains.map(({ logDensity }) => new Float64Array(logDensity.length));
  for (const element of logLikelihood(run, names)) {
    totals.forEach((total, chain) => {
      for (let draw = 0; draw < total.length; draw++) total[draw] += element[chain][draw];
    });
  }
  return totals;
}

/** The log likelihood of each observed site as draws of it, for InferenceData's group `log_likelihood`: all in memory. */
export function logLikelihoodDraws(run: Run, names?: readonly string[]): Posterior {
  const { chains } = run.samples;
  const observations = logLikelihood(run, names);
  const { sites } = observations;
  const draws = chains[0].logDensity.length;
  const values = sites.map(({ size }) => chains.map(() => new Float64Array(draws * size)));
  let observation = 0;
  for (const element of observations) {
    const k = sites.findIndex(({ offset, size }) => observation < offset + size);
    const { offset, size } = sites[k];
    for (const [chain, own] of element.entries())
      for (let draw = 0; draw < draws; draw++)
        values[k][chain][draw * size + observation - offset] = own[draw];
    observation++;
  }
  return new Posterior(
    sites.map(({ site, axes, size }, k) => ({ name: site, axes, size, draws: values[k] })),
  );
}

function labelOf(sites: readonly PointwiseSite[], observation: number): string {
  const found = sites.find(({ offset, size }) => observation < offset + size) ?? sites[sites.length - 1];
  return elementName(found.site, labelsAt(found.axes, observation - found.offset));
}
