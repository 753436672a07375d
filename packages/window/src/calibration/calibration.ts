import { column, type Expression } from '@bayes-window/dsl';
import {
  checkRanks,
  RandomStream,
  type RankFinding,
  type RankSample,
  type SampleOptions,
  sample,
} from '@bayes-window/runtime';
import { type ChartSpec, sbcPlot } from '../charts/index.ts';
import { compileInCoordinates, type Inference, posteriorOf, totalLogLikelihood } from '../inference/index.ts';
import { observing, observingToo, replicated, type Simulation, simulate } from './simulate.ts';

export interface CalibrationOptions
  extends Pick<SampleOptions, 'warmup' | 'targetAcceptance' | 'maxTreeDepth' | 'seed' | 'signal'> {
  /** 100 unless told. */
  readonly simulations?: number;
  /** Posterior draws that each true value is ranked among, thinned until they are nearly independent; 99 unless told. */
  readonly draws?: number;
  /** Of how many iterations one draw is kept; 4 unless told. */
  readonly thin?: number;
}

export interface Calibration {
  /** One entry per scalar that the model reports, and the log likelihood, which sees errors that no parameter shows. */
  readonly quantities: readonly RankSample[];
  /** Quantities whose ranks are not uniform; empty, with 95%, where the posterior is computed right. */
  readonly findings: readonly RankFinding[];
  chart(): ChartSpec;
}

/** Name of the quantity beside the parameters (Modrák et al. 2023). */
const logLikelihoodName = 'log likelihood';

/**
 * Simulation-based calibration (Talts et al. 2018): draws parameters from their prior and data from those, infers the
 * parameters from the data and ranks each true value among its posterior draws: uniform where model, compiler and sampler
 * agree. The data of the observed sites only give their shape. `computed` is what is inferred with, where that is not
 * the model that simulates: to see whether a variant of it, or a bug, would be noticed.
 */
export async function simulationBasedCalibration<Data extends readonly unknown[]>(
  model: (...data: Data) => unknown,
  data: Data,
  options: CalibrationOptions & { readonly computed?: (...data: Data) => unknown } = {},
): Promise<Calibration> {
  const { computed = model, ...rest } = options;
  return calibrate(rest, (random) => {
    const simulation = simulate(() => model(...data), random);
    return { simulation, run: observing(() => computed(...data), simulation.data) };
  });
}

/**
 * Posterior simulation-based calibration (Säilynoja, Schmitt, Bürkner & Vehtari 2025): as above around the data at hand.
 * Parameters come from the posterior of `inference`, and are inferred from its data and the simulated ones together.
 */
export async function posteriorCalibration<Data extends readonly unknown[]>(
  model: (...data: Data) => unknown,
  data: Data,
  inference: Pick<Inference, 'posterior'>,
  options: CalibrationOptions = {},
): Promise<Calibration> {
  const { simulations = 100 } = options;
  const run = (): unknown => model(...data);
  return calibrate(options, (random, index) => {
    const simulation = simulate(run, random, drawOf(inference, index / simulations));
    const likelihood = Object.keys(simulation.data).map(replicated);
    return { simulation, run: observingToo(run, simulation.data), likelihood };
  });
}

/** The values of all variables at one draw, at that share of the way through all chains. */
function drawOf({ posterior }: Pick<Inference, 'posterior'>, share: number): Record<string, Expression> {
  return Object.fromEntries(
    posterior.variables.map(({ name, axes, size, draws }) => {
      const count = draws[0].length / size;
      const at = Math.floor(share * count * draws.length);
      const start = (at % count) * size;
      return [name, column(name, axes, draws[Math.floor(at / count)].slice(start, start + size))];
    }),
  );
}

interface Prepared {
  readonly simulation: Simulation;
  /** What is to be inferred. */
  readonly run: () => unknown;
  /** The sites whose log likelihood is that of the simulated data, where they are not the observed ones. */
  readonly likelihood?: readonly string[];
}

async function calibrate(
  options: CalibrationOptions,
  prepare: (random: RandomStream, index: number) => Prepared,
): Promise<Calibration> {
  const { simulations = 100, seed = 0, signal } = options;
  const random = new RandomStream(seed);
  const ranks = new Map<string, number[]>();
  for (let index = 0; index < simulations; index++) {
    signal?.throwIfAborted();
    const prepareAgain = (attempt: number): Prepared => prepare(random.seek(0, attempt, index), index);
    for (const [name, rank] of await ranksOfComputable(prepareAgain, options, index)) {
      ranks.set(name, [...(ranks.get(name) ?? []), rank]);
    }
  }
  const { draws = 99 } = options;
  const quantities = [...ranks].map(([name, of]) => ({ name, ranks: of, draws }));
  return { quantities, findings: checkRanks(quantities), chart: () => sbcPlot(quantities) };
}

/** How often data that can't be computed with are drawn again. */
const mostRedraws = 9;
/** Values that are infinite, or whose log density is wherever the sampler might start. */
const beyondNumbers: readonly unknown[] = ['DATA_NOT_FINITE', 'NON_FINITE_START'];

/**
 * Ranks in the first simulation whose data can be computed with: priors with heavy tails draw values near the largest
 * numbers there are. Whether a simulation counts depends on its data alone, which leaves ranks uniform (Modrák et al. 2023).
 */
async function ranksOfComputable(
  prepareAgain: (attempt: number) => Prepared,
  options: CalibrationOptions,
  index: number,
): Promise<[string, number][]> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ranksOf(prepareAgain(attempt), options, index);
    } catch (error) {
      const isBeyond = beyondNumbers.includes((error as { readonly code?: unknown }).code);
      if (!isBeyond || attempt === mostRedraws) throw error;
    }
  }
}

/** Rank of each true value: how many draws lie below it. */
async function ranksOf(
  { simulation, run, likelihood }: Prepared,
  { simulations: _, draws = 99, thin = 4, seed = 0, warmup = 300, ...options }: CalibrationOptions,
  index: number,
): Promise<[string, number][]> {
  const { written, compiled } = await compileInCoordinates(run, []);
  const settings = { ...options, chains: 1, workers: 0, warmup, draws, thin, seed: seed + index };
  const samples = await sample(compiled.program, settings);
  const posterior = posteriorOf(compiled, samples);
  const shared = posterior.names.filter((name) => simulation.truth.has(name));
  const parameters = shared.flatMap((name) => {
    const truth = simulation.truth.get(name) as Float64Array;
    return posterior
      .scalars(name)
      .map((scalar, i): [string, number] => [scalar.name, countBelow(scalar.draws[0], truth[i])]);
  });
  const [totals] = totalLogLikelihood({ written, compiled, samples }, likelihood);
  return [...parameters, [logLikelihoodName, countBelow(totals, simulation.logLikelihood)]];
}

function countBelow(values: Float64Array, limit: number): number {
  return values.reduce((count, value) => count + (value < limit ? 1 : 0), 0);
}
