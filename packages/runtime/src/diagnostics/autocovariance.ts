import type { Chains } from './draws.ts';
import { type FourierPlan, fourierPlan, transformFromReversed, transformToReversed } from './fourier.ts';

/** Lags summed directly; at about thirty all lags by Fourier transform cost the same. */
const directLags = 16;

/**
 * Autocovariance by lag, averaged over chains: mean over chains of (1 / n) sum_i (x_i - mean) (x_(i+lag) - mean), with
 * divisor n at every lag (Geyer 1992). `means[chain]`. Well-mixed chains are asked for few lags, so the first are
 * summed one by one and the rest found all at once when one of them is asked for.
 */
export function autocovariance(chains: Chains, means: Float64Array): (lag: number) => number {
  const centred = centre(chains, means);
  let all: Float64Array | undefined;
  return (lag) => {
    if (lag < directLags) return autocovarianceAt(centred, lag);
    all ??= autocovarianceAtAllLags(centred);
    return all[lag];
  };
}

function centre({ values, length, count }: Chains, means: Float64Array): Chains {
  const centred = new Float64Array(values.length);
  for (let c = 0, i = 0; c < count; c++) {
    for (const end = i + length; i < end; i++) centred[i] = values[i] - means[c];
  }
  return { values: centred, length, count };
}

function autocovarianceAt({ values, length, count }: Chains, lag: number): number {
  let even = 0;
  let odd = 0;
  for (let start = 0; start < values.length; start += length) {
    const end = start + length - lag;
    let i = start;
    for (; i + 1 < end; i += 2) {
      even += values[i] * values[i + lag];
      odd += values[i + 1] * values[i + 1 + lag];
    }
    if (i < end) even += values[i] * values[i + lag];
  }
  return (even + odd) / (length * count);
}

/**
 * By Wiener-Khinchin on zero-padded chains. Two real chains ride in one complex transform, a + ib: only the sum of power
 * spectra is wanted, and |A|^2 + |B|^2 is the even part of |A + iB|^2, whose transform is the real part.
 */
export function autocovarianceAtAllLags({ values, length, count }: Chains): Float64Array {
  const work = workspace(length);
  const { plan, re, im, power } = work;
  power.fill(0);
  for (let start = 0; start < values.length; start += 2 * length) {
    load(re, values.subarray(start, start + length));
    load(im, values.subarray(start + length, start + 2 * length));
    addPower(work);
  }
  im.fill(0);
  transformFromReversed(plan, power, im);
  const scale = 1 / (plan.size * length * count);
  return power.slice(0, length).map((value) => value * scale);
}

function load(target: Float64Array, chain: Float64Array): void {
  target.set(chain);
  target.fill(0, chain.length);
}

function addPower({ plan, re, im, power }: Workspace): void {
  transformToReversed(plan, re, im);
  for (let k = 0; k < power.length; k++) power[k] += re[k] * re[k] + im[k] * im[k];
}

interface Workspace {
  readonly plan: FourierPlan;
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly power: Float64Array;
}

let latest: Workspace | undefined;

/** Buffers for chains of this length, padded to twice it so that no lag wraps around; the latest are kept. */
function workspace(length: number): Workspace {
  const size = 2 ** Math.ceil(Math.log2(2 * length));
  if (latest?.plan.size === size) return latest;
  const buffer = () => new Float64Array(size);
  latest = { plan: fourierPlan(size), re: buffer(), im: buffer(), power: buffer() };
  return latest;
}
