import { chainsAgree, pooledStepSize } from './agreement.ts';
import { chooseMetric } from './choose-metric.ts';
import { withoutStuckChains } from './gate.ts';
import { lesserModes } from './lesser-modes.ts';
import type { TrajectoryCounts, WarmupReport, WarmupVerdict } from './report.ts';
import { lastMetricIteration, type WarmupSettings } from './schedule.ts';

/** What the reports of all chains, in order of chain, come to. Deterministic. */
export function pool(reports: readonly WarmupReport[], settings: WarmupSettings): WarmupVerdict {
  const [{ iteration, agreed, metric: present, targetAcceptance: target }] = reports;
  const isOver = agreed || iteration > lastMetricIteration(settings);
  const restarts = isOver || !settings.warmupMayRestartChains ? [] : lesserModes(reports);
  const sound = withoutStuckChains(reports.filter((_, c) => !restarts.some(({ chain }) => chain === c)));
  const stepSize = pooledStepSize(sound);
  if (isOver)
    return { ends: true, stepSize, targetAcceptance: target, metric: undefined, agreed: true, restarts };
  const metric = chooseMetric(
    sound.map(({ draws }) => draws),
    present,
    settings,
  );
  const targetAcceptance = raisedTarget(reports);
  const mayEnd = settings.warmupMayEndEarly && sound.length === reports.length && targetAcceptance === target;
  const isAgreed = mayEnd && chainsAgree(sound, metric);
  return { ends: false, stepSize, targetAcceptance, metric, agreed: isAgreed, restarts };
}

/**
 * Share of rejected trajectories that is more than chance: a posterior of one scale has less than one in 200 at a mean
 * acceptance of 0.8, one with a funnel one in 20.
 */
const largestRejected = 0.02;
/** Divergences that come before this iteration belong to the way from the start. */
const arrival = 40;
const highestTarget = 0.95;

/** Where trajectories diverge, or are rejected as a whole, the steps are too long for a part of the posterior: half the rejections are allowed. */
function raisedTarget(reports: readonly WarmupReport[]): number {
  const [{ iteration, targetAcceptance }] = reports;
  const total = (of: keyof TrajectoryCounts): number =>
    reports.reduce((sum, { sinceBarrier }) => sum + sinceBarrier[of], 0);
  const tooLong =
    total('divergent') > 0 || total('rejected') > Math.max(1, largestRejected * total('trajectories'));
  if (!tooLong || iteration < arrival) return targetAcceptance;
  return Math.max(targetAcceptance, Math.min(highestTarget, 1 - (1 - targetAcceptance) / 2));
}
