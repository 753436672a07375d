import { mean, standardDeviation } from '../diagnostics/moments.ts';
import { diagonalFisherMetric } from '../metric/fisher.ts';
import type { RestartPoint, WarmupReport } from './report.ts';
import { type Draws, sliceDraws } from './window.ts';

/** Iterations before which a chain is on its way from the start. */
const earliest = 40;
/** Nats, and on top standard deviations of the log density, by which a mode is lesser: it is owed no draw in 20,000. */
const decisive = { nats: 10, deviations: 4 } as const;
/** Deviation of a settled chain's log density, at most, as a multiple of that in the greatest mode: on the way it is greater. */
const settled = 3;

/**
 * The chains that have settled in a mode with next to none of the posterior's mass, each with a draw of a chain in the
 * greatest mode to go on from. The mass is told by
 *
 *     log Z = E[log density] + entropy,   the entropy that of a normal: 1/2 sum log variance + constant
 *
 * so that a narrow and high mode does not count for more than a wide and low one, nor the neck of a funnel for more than
 * its mouth. A chain is left where it is unless all its log densities are below all those of the greatest mode.
 */
export function lesserModes(reports: readonly WarmupReport[]): readonly RestartPoint[] {
  const [{ iteration }] = reports;
  const masses = reports.map(({ draws }) => logMass(draws));
  const greatest = Math.max(...masses.filter(Number.isFinite));
  const best = reports[masses.indexOf(greatest)]?.draws;
  if (iteration < earliest || best === undefined) return [];
  const chains = [...reports.keys()];
  const deviation = standardDeviation(best.logDensity);
  const needed = decisive.nats + decisive.deviations * deviation;
  const donors = chains.filter((chain) => greatest - masses[chain] < needed);
  const lesser = chains.filter((chain) => {
    const { draws } = reports[chain];
    const own = standardDeviation(draws.logDensity);
    const isSettled = own > 0 && own < settled * deviation;
    return greatest - masses[chain] >= needed && isSettled && isBelow(draws, best);
  });
  return lesser.map((chain, k) => {
    const from = donors[k % donors.length];
    return { chain, from, iteration, nats: greatest - masses[chain], ...oldestDraw(reports[from].draws) };
  });
}

/** But for a constant; NaN for a chain that does not move in some direction. */
function logMass(draws: Draws): number {
  const logVolume = diagonalFisherMetric(draws).reduce((sum, variance) => sum + 0.5 * Math.log(variance), 0);
  return mean(draws.logDensity) + logVolume;
}

function isBelow(lower: Draws, upper: Draws): boolean {
  return Math.max(...lower.logDensity) < Math.min(...upper.logDensity);
}

/** That from which the chain itself has gone furthest since. */
function oldestDraw(draws: Draws): Pick<RestartPoint, 'position' | 'gradient' | 'logDensity'> {
  const { positions, gradients, logDensity } = sliceDraws(draws, 0, 1);
  return { position: positions.slice(), gradient: gradients.slice(), logDensity: logDensity[0] };
}
