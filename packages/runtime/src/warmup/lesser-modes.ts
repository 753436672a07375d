import { mean, standardDeviation } from '../diagnostics/moments.ts';
import { diagonalFisherMetric } from '../metric/fisher.ts';
import type { RestartPoint, WarmupReport } from './report.ts';
import { type Draws, sliceDraws } from './window.ts';

/** Iterations before which a chain is on its way from the start. */
const earliest = 40;
/** Nats, and on top deviations of the log density, by which a mode is lesser: a few draws tell them to some nats. */
const decisive = { nats: 15, deviations: 4 } as const;
/** Deviations of the log density, at most, of a chain that has settled in something like a normal: sqrt(dimension / 2) is one. */
const settled = 2;

/**
 * The chains that have settled in a mode with next to none of the posterior's mass, each with a draw of a chain in the
 * greatest mode to go on from. The mass is told by
 *
 *     log Z = E[log density] + entropy,   the entropy that of a normal: 1/2 sum log variance + constant
 *
 * so that a narrow and high mode does not count for more than a wide and low one. A chain is left where it is unless all
 * its log densities are below all those of the greatest mode, and where either is not like a normal, as in a funnel or on the way.
 */
export function lesserModes(reports: readonly WarmupReport[]): readonly RestartPoint[] {
  const [{ iteration, draws }] = reports;
  const deviation = Math.sqrt(draws.dimension / 2);
  const masses = reports.map((report) => logMass(report.draws, settled * deviation));
  const greatest = Math.max(...masses.filter(Number.isFinite));
  const best = reports[masses.indexOf(greatest)]?.draws;
  if (iteration < earliest || best === undefined) return [];
  const needed = decisive.nats + decisive.deviations * deviation;
  const chains = [...reports.keys()];
  const donors = chains.filter((chain) => greatest - masses[chain] < needed);
  const lesser = chains.filter(
    (chain) => greatest - masses[chain] >= needed && isBelow(reports[chain].draws, best),
  );
  return lesser.map((chain, k) => {
    const from = donors[k % donors.length];
    return { chain, from, iteration, nats: greatest - masses[chain], ...oldestDraw(reports[from].draws) };
  });
}

/** But for a constant. NaN for a chain that has not settled, or does not move in some direction. */
function logMass(draws: Draws, largestDeviation: number): number {
  const deviation = standardDeviation(draws.logDensity);
  if (!(deviation > 0 && deviation < largestDeviation)) return Number.NaN;
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
