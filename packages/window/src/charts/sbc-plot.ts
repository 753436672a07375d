import { type RankSample, rankBands } from '@bayes-window/runtime';
import { InputError } from '../errors.ts';
import { ecdfDifferenceRows, ecdfDifferenceView } from './ecdf-difference.ts';
import { requireRows } from './fields.ts';
import { type PanelOptions, parameterPanels } from './parameter-panels.ts';
import type { ChartSpec } from './spec.ts';

export interface SbcPlotOptions extends PanelOptions {
  /** Probability that a right computation stays within a panel's band; 0.95 by default. */
  readonly probability?: number;
}

/**
 * Simulation-based calibration: distribution of the ranks of each quantity, less the diagonal. Within the band where the
 * posterior is computed right (Säilynoja, Bürkner & Vehtari 2022). A slope says biased, an S too wide or too narrow.
 */
export function sbcPlot(quantities: readonly RankSample[], options: SbcPlotOptions = {}): ChartSpec {
  requireRows(quantities, 'sbcPlot');
  const { probability = 0.95, ...panels } = options;
  const rows = quantities.flatMap(({ name, ranks, draws }) => {
    if (ranks.length < 2)
      throw new InputError(
        'CHART_NO_ROWS',
        `'${name}' has ${ranks.length} simulations for sbcPlot; give at least two.`,
      );
    const { values, bands } = rankBands({ ranks, draws }, probability);
    return ecdfDifferenceRows({ panel: name, series: name, values }, bands);
  });
  return parameterPanels(rows, ecdfDifferenceView(rows, { xTitle: null, yTitle: null }), {
    ...panels,
    description:
      `Simulation-based calibration of ${quantities.map(({ name }) => name).join(', ')}, ${quantities[0].ranks.length} simulations: ` +
      `ranks' distribution function less the diagonal. Band: ${Math.round(100 * probability)}% each.`,
  });
}
