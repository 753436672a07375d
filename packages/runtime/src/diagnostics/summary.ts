import { argsort } from './argsort.ts';
import { type Chains, type Draws, drawsPerChain, mapValues, poolDraws, splitChains } from './draws.ts';
import { effectiveSampleSize } from './effective-sample-size.ts';
import { essTailOf } from './ess.ts';
import { hdiOfSorted } from './hdi.ts';
import { mcseSdOf } from './mcse.ts';
import { mean, varianceAround } from './moments.ts';
import { gather, medianOfSorted, quantileOfSorted, sortedCopy } from './quantile.ts';
import { rHatOfChains } from './r-hat.ts';
import { foldedOrder, rankScores } from './rank-normalise.ts';

/** One scalar parameter: `draws[chain][draw]`, in the user's units. */
export interface ParameterDraws {
  readonly name: string;
  readonly draws: Draws;
}

/** One parameter's posterior. All but the last three in the parameter's units; NaN where a diagnostic is undefined. */
export interface SummaryRow {
  readonly name: string;
  readonly mean: number;
  readonly sd: number;
  readonly mcseMean: number;
  readonly mcseSd: number;
  readonly hdiLow: number;
  readonly hdiHigh: number;
  readonly q05: number;
  readonly median: number;
  readonly q95: number;
  readonly essBulk: number;
  readonly essTail: number;
  readonly rHat: number;
}

export interface SummaryOptions {
  /** Probability of the highest-density interval; 0.94 unless told. */
  readonly hdiProbability?: number;
}

/** One row per parameter, in the order given. Throws NO_DRAWS or UNEQUAL_CHAINS with the parameter's name. */
export function summarize(parameters: readonly ParameterDraws[], options: SummaryOptions = {}): SummaryRow[] {
  const { hdiProbability = 0.94 } = options;
  return parameters.map((parameter) => summarizeParameter(parameter, hdiProbability));
}

/** What the diagnostics of one quantity share; `order` sorts the halves. */
interface Prepared {
  readonly pooled: Float64Array;
  readonly sorted: Float64Array;
  readonly halves: Chains;
  readonly order: Uint32Array;
}

/** One sort serves both where the halves hold every draw. */
function prepare(draws: Draws): Prepared {
  const pooled = poolDraws(draws);
  const halves = splitChains(draws);
  const order = argsort(halves.values);
  const whole = halves.values.length === pooled.length;
  return { pooled, sorted: whole ? gather(pooled, order) : sortedCopy(pooled), halves, order };
}

function summarizeParameter({ name, draws }: ParameterDraws, hdiProbability: number): SummaryRow {
  drawsPerChain(draws, `parameter "${name}"`);
  const prepared = prepare(draws);
  const { sorted } = prepared;
  const interval = hdiOfSorted(sorted, hdiProbability);
  return {
    name,
    ...moments(prepared),
    hdiLow: interval.low,
    hdiHigh: interval.high,
    q05: quantileOfSorted(sorted, 0.05),
    median: medianOfSorted(sorted),
    q95: quantileOfSorted(sorted, 0.95),
    ...mixing(prepared),
  };
}

function moments({ pooled, halves }: Prepared) {
  const center = mean(pooled);
  const sd = Math.sqrt(varianceAround(pooled, center));
  return {
    mean: center,
    sd,
    mcseMean: sd / Math.sqrt(effectiveSampleSize(halves)),
    mcseSd: mcseSdOf(halves, pooled, center),
  };
}

function mixing({ halves, sorted, order }: Prepared) {
  const median = medianOfSorted(sorted);
  const folded = mapValues(halves.values, (value) => Math.abs(value - median));
  const bulk = { ...halves, values: rankScores(halves.values, order) };
  const tail = {
    ...halves,
    values: rankScores(folded, foldedOrder(halves.values, median, folded, order)),
  };
  return {
    essBulk: effectiveSampleSize(bulk),
    essTail: essTailOf(halves, sorted),
    rHat: Math.max(rHatOfChains(bulk), rHatOfChains(tail)),
  };
}
