import { type Axis, sizeOf } from '@bayes-window/dsl';
import { purpose, RandomStream } from '@bayes-window/runtime';
import { InputError } from '../errors.ts';
import { type Inference, Posterior } from '../inference/index.ts';
import { givenFrom } from './given.ts';
import {
  drawOnce,
  type PredictiveProgram,
  predictiveProgram,
  replicationProgram,
  type SiteDraws,
} from './program.ts';

export interface PredictOptions {
  readonly seed?: number;
  /** Sites to report; unless told, the observed ones of a posterior prediction, all of a prior one. */
  readonly sites?: readonly string[];
}

export interface PriorOptions extends PredictOptions {
  /** 1000 unless told. */
  readonly draws?: number;
}

/** Consecutive predicted draws of one chain. */
export interface PredictedBlock {
  readonly chain: number;
  readonly firstDraw: number;
  /** By site, `values[draw * size + element]`, elements row-major over the site's axes. */
  readonly values: ReadonlyMap<string, Float64Array>;
}

/** Draws of all sites of a model from its prior, in one chain. */
export function priorPredictive<Data extends readonly unknown[]>(
  model: (...data: Data) => unknown,
  data: Data,
  { draws = 1000, seed = 0, sites }: PriorOptions = {},
): Posterior {
  const prediction = new Prediction(
    predictiveProgram(() => model(...data)),
    seed,
  );
  return prediction.collect(sites ?? prediction.names, [draws]);
}

/**
 * Draws of what a model observes, from its posterior: one for each draw of the posterior. The data may be new: with other
 * rows, and with levels that the fit has not seen, whose effects are drawn from their population.
 */
export function posteriorPredictive<Data extends readonly unknown[]>(
  posterior: Posterior,
  model: (...data: Data) => unknown,
  data: Data,
  { seed = 0, sites }: PredictOptions = {},
): Posterior {
  const prediction = new Prediction(
    predictiveProgram(() => model(...data)),
    seed,
    posterior,
  );
  return prediction.collect(sites ?? prediction.observedNames, drawCounts(posterior));
}

/** The same in blocks of `blockSize` draws, for predictions that do not fit in memory at once. */
export function* posteriorPredictiveBlocks<Data extends readonly unknown[]>(
  posterior: Posterior,
  model: (...data: Data) => unknown,
  data: Data,
  { seed = 0, sites, blockSize = 100 }: PredictOptions & { readonly blockSize?: number } = {},
): Generator<PredictedBlock, void, void> {
  const prediction = new Prediction(
    predictiveProgram(() => model(...data)),
    seed,
    posterior,
  );
  const names = prediction.check(sites ?? prediction.observedNames);
  for (const [chain, count] of drawCounts(posterior).entries()) {
    for (let first = 0; first < count; first += blockSize)
      yield prediction.block(names, chain, first, Math.min(blockSize, count - first));
  }
}

/** What a run observes, drawn again at one draw of its posterior. */
export interface ReplicatedData {
  readonly chain: number;
  readonly draw: number;
  /** By observed site, row-major over its axes. */
  readonly values: SiteDraws;
}

export interface ReplicateOptions {
  readonly seed?: number;
  /** At how many draws of the posterior, evenly spaced over all chains; at each unless told. */
  readonly draws?: number;
}

/** The data of a run drawn again and again, from its posterior: what `posteriorPredictive` draws for the same data and seed. */
export function* replicatedData(
  { written, posterior }: Pick<Inference, 'written' | 'posterior'>,
  { seed = 0, draws }: ReplicateOptions = {},
): Generator<ReplicatedData, void, void> {
  const prediction = new Prediction(replicationProgram(written), seed, posterior);
  const [count] = drawCounts(posterior);
  const total = count * posterior.variables[0].draws.length;
  const wanted = Math.min(draws ?? total, total);
  for (let k = 0; k < wanted; k++) {
    const at = Math.floor(((k + 0.5) * total) / wanted);
    const [chain, draw] = [Math.floor(at / count), at % count];
    yield { chain, draw, values: prediction.draw(chain, draw) };
  }
}

function drawCounts({ variables }: Posterior): number[] {
  return variables[0].draws.map(({ length }) => length / variables[0].size);
}

/** A model with what is known of its sites; draw d of chain c depends on nothing but these and the seed. */
class Prediction {
  private readonly program: PredictiveProgram;
  private readonly random: RandomStream;
  private readonly posterior?: Posterior;
  private readonly givenOfChain = new Map<number, ReturnType<Prediction['given']>>();

  constructor(program: PredictiveProgram, seed: number, posterior?: Posterior) {
    this.program = program;
    this.random = new RandomStream(seed);
    this.posterior = posterior;
  }

  get observedNames(): string[] {
    return this.program.sites.filter(({ observed }) => observed).map(({ name }) => name);
  }

  get names(): string[] {
    return this.all.map(({ name }) => name);
  }

  /** All draws of some sites, `counts[chain]` of each. */
  collect(names: readonly string[], counts: readonly number[]): Posterior {
    const wanted = this.check(names);
    const blocks = counts.map((count, chain) => this.block(wanted, chain, 0, count));
    return new Posterior(
      wanted.map((name) => ({
        name,
        axes: this.axesOf(name),
        size: sizeOf(this.axesOf(name)),
        draws: blocks.map(({ values }) => values.get(name) as Float64Array),
      })),
    );
  }

  block(names: readonly string[], chain: number, firstDraw: number, count: number): PredictedBlock {
    const values = new Map(names.map((name) => [name, new Float64Array(count * sizeOf(this.axesOf(name)))]));
    for (let k = 0; k < count; k++) {
      const drawn = this.draw(chain, firstDraw + k);
      for (const [name, target] of values)
        target.set(drawn.get(name) as Float64Array, k * sizeOf(this.axesOf(name)));
    }
    return { chain, firstDraw, values };
  }

  check(names: readonly string[]): readonly string[] {
    const unknown = names.find((name) => !this.names.includes(name));
    if (unknown === undefined) return names;
    throw new InputError(
      'SITE_UNKNOWN',
      `The model has no site "${unknown}"; it has ${this.names.join(', ')}.`,
      { site: unknown },
    );
  }

  draw(chain: number, draw: number): SiteDraws {
    const given = this.givenOfChain.get(chain) ?? this.given(chain);
    this.givenOfChain.set(chain, given);
    this.random.seek(purpose.predictive, chain, draw);
    return drawOnce(this.program, this.random, given, draw);
  }

  /** What the posterior knows of the latent sites; a site that it lacks is drawn. */
  private given(chain: number) {
    const { posterior } = this;
    const latents = this.program.sites.filter(({ observed }) => !observed);
    return new Map(
      latents.flatMap((site) =>
        posterior?.names.includes(site.name)
          ? [[site.name, givenFrom(site, posterior.variable(site.name), chain)] as const]
          : [],
      ),
    );
  }

  private axesOf(name: string): readonly Axis[] {
    return this.all.find((site) => site.name === name)?.axes ?? [];
  }

  private get all(): readonly { readonly name: string; readonly axes: readonly Axis[] }[] {
    return [...this.program.sites, ...this.program.deterministics];
  }
}
