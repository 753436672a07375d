import { fisherDivergences, fisherMean } from '../metric/fisher.ts';
import type { MetricData } from '../metric/metric.ts';
import type { AcceptanceTarget, TrajectoryCounts, WarmupReport } from './report.ts';
import type { WarmupSettings } from './schedule.ts';
import { concatenate } from './window.ts';

/** Where the choice is left to warmup: for a posterior that has one scale in each direction, and for others. */
const chosen = { oneScale: 0.8, several: 0.9 } as const;
const highest = 0.95;

/** Fisher divergence along a direction up to which it has one scale: where that is s times the metric's, draws have (s - 1/s)^2. */
const largestDivergence = 0.5;

/**
 * Share of rejected trajectories that is more than chance: a posterior of one scale has less than one in 200 at a mean
 * acceptance of 0.8, one with a funnel one in 20.
 */
const largestRejected = 0.02;
/** Divergences that come before this iteration belong to the way from the start. */
const arrival = 40;

/** That of the first iterations, of which nothing is known. */
export function firstTarget({ targetAcceptance, transition }: WarmupSettings): AcceptanceTarget {
  return {
    targetAcceptance: targetAcceptance === 'auto' ? chosen.oneScale : targetAcceptance,
    atLeast: 0,
    transition: transition === 'auto' ? 'nuts' : transition,
  };
}

/**
 * That after a barrier. An error of the energy that is the same everywhere does no harm; where scales differ from place to
 * place, steps that suit most of the posterior are too long for a part that warmup may not have seen. Where they are seen to
 * be, half the rejections are allowed; or WALNUTS shortens the steps in that part alone, if it may.
 */
export function nextTarget(
  reports: readonly WarmupReport[],
  sound: readonly WarmupReport[],
  metric: MetricData,
  { targetAcceptance: asked, transition: wanted }: WarmupSettings,
): AcceptanceTarget {
  const [{ iteration, target }] = reports;
  if (iteration < arrival) return target;
  const hasOneScale = asked === 'auto' && isOfOneScale(sound, metric);
  const least = asked !== 'auto' ? asked : hasOneScale ? chosen.oneScale : chosen.several;
  const tooLong = diverge(reports) || (!hasOneScale && areRejected(reports));
  const mayShorten = wanted === 'auto' && target.transition === 'nuts';
  if (mayShorten && tooLong && target.targetAcceptance >= chosen.several)
    return { targetAcceptance: least, atLeast: 0, transition: 'walnuts' };
  const atLeast = tooLong ? Math.min(highest, (1 + target.targetAcceptance) / 2) : target.atLeast;
  return { ...target, targetAcceptance: Math.max(least, atLeast), atLeast };
}

/** Whether trajectories went on diverging, or being rejected, at targets that had been raised for that. */
export function goesOnDiverging({ atLeast }: AcceptanceTarget): boolean {
  return atLeast >= highest;
}

function isOfOneScale(reports: readonly WarmupReport[], metric: MetricData): boolean {
  const draws = concatenate(reports.map((report) => report.draws));
  const divergences = fisherDivergences(metric, fisherMean(metric, draws), draws);
  return divergences.every((divergence) => divergence < largestDivergence);
}

function total(reports: readonly WarmupReport[], of: keyof TrajectoryCounts): number {
  return reports.reduce((sum, { sinceBarrier }) => sum + sinceBarrier[of], 0);
}

const diverge = (reports: readonly WarmupReport[]): boolean => total(reports, 'divergent') > 0;

/** As a whole, more often than by chance. */
const areRejected = (reports: readonly WarmupReport[]): boolean =>
  total(reports, 'rejected') > Math.max(1, largestRejected * total(reports, 'trajectories'));
