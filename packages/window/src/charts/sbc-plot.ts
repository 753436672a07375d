import { uniformEcdfBands } from '@bayes-window/runtime';
import { InputError } from '../errors.ts';
import { ecdfDifferenceRows, ecdfDifferenceView } from './ecdf-difference.ts';
import { requireRows } from './fields.ts';
import { type PanelOptions, parameterPanels } from './parameter-panels.ts';
import type { ChartSpec } from './spec.ts';

/** Ranks of the true values of one quantity among as many posterior draws, one per simulation: 0..draws. */
export interface SbcRanks {
  readonly name: string;
  readonly ranks: ArrayLike<number>;
  /** Draws that each rank is among. */
  readonly draws: number;
}

export interface SbcPlotOptions extends PanelOptions {
  /** Probability that a right computation stays within a panel's band; 0.95 by default. */
  readonly probability?: number;
}

/**
 * Simulation-based calibration: distribution of the ranks of each quantity, less the diagonal. Within the band where the
 * posterior is computed right (Säilynoja, Bürkner & Vehtari 2022). A slope says biased, an S too wide or too narrow.
 */
export function sbcPlot(quantities: readonly SbcRanks[], options: SbcPlotOptions = {}): ChartSpec {
  requireRows(quantities, 'sbcPlot');
  const { probability = 0.95, ...panels } = options;
  const rows = quantities.flatMap(({ name, ranks, draws }) => {
    if (ranks.length < 2)
      throw new InputError(
        'CHART_NO_ROWS',
        `'${name}' has ${ranks.length} simulations for sbcPlot; give at least two.`,
      );
    // A rank below z (draws + 1) has the value at or below z: the last point of its cell.
    const values = Float64Array.from(ranks, (rank) => (rank + 1) / (draws + 1));
    const points = largestDivisor(draws + 1, Math.min(100, ranks.length));
    return ecdfDifferenceRows(
      { panel: name, series: name, values },
      uniformEcdfBands(ranks.length, { probability, points }),
    );
  });
  return parameterPanels(rows, ecdfDifferenceView(rows, { xTitle: null, yTitle: null }), {
    ...panels,
    description:
      `Simulation-based calibration of ${quantities.map(({ name }) => name).join(', ')}, ${quantities[0].ranks.length} simulations: ` +
      `ranks' distribution function less the diagonal. Band: ${Math.round(100 * probability)}% each.`,
  });
}

/** The largest divisor of `n` that is at most `most`: ranks are uniform on a grid that divides theirs. */
function largestDivisor(n: number, most: number): number {
  for (let d = Math.min(most, n); d > 1; d--) if (n % d === 0) return d;
  return Math.min(n, most);
}
