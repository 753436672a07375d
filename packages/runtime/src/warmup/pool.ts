import { chainsAgree, pooledStepSize } from './agreement.ts';
import { chooseMetric } from './choose-metric.ts';
import { withoutStuckChains } from './gate.ts';
import { lesserModes } from './lesser-modes.ts';
import type { AcceptanceTarget, WarmupReport, WarmupVerdict } from './report.ts';
import { lastMetricIteration, type WarmupSettings } from './schedule.ts';
import { nextTarget } from './target-acceptance.ts';

/** What the reports of all chains, in order of chain, come to. Deterministic. */
export function pool(reports: readonly WarmupReport[], settings: WarmupSettings): WarmupVerdict {
  const [present] = reports;
  const isOver = present.agreed || present.iteration > lastMetricIteration(settings);
  const restarts = isOver || !settings.warmupMayRestartChains ? [] : lesserModes(reports);
  const sound = withoutStuckChains(reports.filter((_, c) => !restarts.some(({ chain }) => chain === c)));
  const stepSize = pooledStepSize(sound);
  if (isOver)
    return { ends: true, stepSize, target: present.target, metric: undefined, agreed: true, restarts };
  const metric = chooseMetric(
    sound.map(({ draws }) => draws),
    present.metric,
    settings,
  );
  const target = nextTarget(reports, sound, metric, settings);
  const isSettled = sound.length === reports.length && isSame(target, present.target);
  const agreed = settings.warmupMayEndEarly && isSettled && chainsAgree(sound, metric);
  return { ends: false, stepSize, target, metric, agreed, restarts };
}

function isSame(a: AcceptanceTarget, b: AcceptanceTarget): boolean {
  return a.targetAcceptance === b.targetAcceptance && a.transition === b.transition;
}
