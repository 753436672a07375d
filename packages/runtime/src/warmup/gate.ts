import { mean, variance } from '../diagnostics/moments.ts';
import type { WarmupReport } from './report.ts';

/** Standard deviations of the other chains' log density, and units of it on top, that a chain may lie below them. */
const tolerance = { deviations: 4, units: 1 } as const;

/**
 * Leaves out each chain whose log density is far below that of the others taken together: it is stuck, or still on its
 * way, and its draws say nothing of where the others are.
 */
export function withoutStuckChains(reports: readonly WarmupReport[]): readonly WarmupReport[] {
  const level = (report: WarmupReport): number => mean(report.draws.logDensity);
  const kept = reports.filter((report) => {
    const others = reports.filter((other) => other !== report);
    if (others.length === 0) return true;
    const levels = others.map(level);
    const spread = variance(levels) + mean(others.map(({ draws }) => variance(draws.logDensity)));
    return level(report) > mean(levels) - tolerance.deviations * Math.sqrt(spread) - tolerance.units;
  });
  return kept.length > 0 ? kept : reports;
}
