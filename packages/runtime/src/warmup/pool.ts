import { chainsAgree, pooledStepSize } from './agreement.ts';
import { chooseMetric } from './choose-metric.ts';
import { withoutStuckChains } from './gate.ts';
import type { WarmupReport, WarmupVerdict } from './report.ts';
import { lastMetricIteration, type WarmupSettings } from './schedule.ts';

/** What the reports of all chains, in order of chain, come to. Deterministic. */
export function pool(reports: readonly WarmupReport[], settings: WarmupSettings): WarmupVerdict {
  const [{ iteration, agreed, metric: present, targetAcceptance: target }] = reports;
  const sound = withoutStuckChains(reports);
  const stepSize = pooledStepSize(sound);
  if (agreed || iteration > lastMetricIteration(settings))
    return { ends: true, stepSize, targetAcceptance: target, metric: undefined, agreed: true };
  const metric = chooseMetric(
    sound.map(({ draws }) => draws),
    present,
    settings,
  );
  const targetAcceptance = raisedTarget(reports);
  const mayEnd = settings.warmupMayEndEarly && sound.length === reports.length && targetAcceptance === target;
  return { ends: false, stepSize, targetAcceptance, metric, agreed: mayEnd && chainsAgree(sound, metric) };
}

/** Divergences that come before this iteration belong to the way from the start. */
const arrival = 40;
const highestTarget = 0.95;

/** Where trajectories diverge, the steps are too long for a part of the posterior: half the rejections are allowed. */
function raisedTarget(reports: readonly WarmupReport[]): number {
  const [{ iteration, targetAcceptance }] = reports;
  const diverged = reports.some(({ divergences }) => divergences > 0);
  if (!diverged || iteration < arrival) return targetAcceptance;
  return Math.max(targetAcceptance, Math.min(highestTarget, 1 - (1 - targetAcceptance) / 2));
}
