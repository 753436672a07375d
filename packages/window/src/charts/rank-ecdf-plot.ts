import { essBulk, rankEcdfBands } from '@bayes-window/runtime';
import { type ParameterDraws, pooled, requireDraws, titleOf } from './draws.ts';
import { ecdfDifferenceRows, ecdfDifferenceView } from './ecdf-difference.ts';
import { type PanelOptions, parameterPanels } from './parameter-panels.ts';
import { averageRanks } from './rank-plot.ts';
import type { ChartRow, ChartSpec } from './spec.ts';

export interface RankEcdfPlotOptions extends PanelOptions {
  /** Probability that all chains stay within the band where they agree; 0.95 by default. */
  readonly probability?: number;
}

/**
 * Distribution of each chain's ranks among all chains, less what is expected where they agree, in a band that all chains
 * stay within with 95% then (Säilynoja, Bürkner & Vehtari 2022). Draws are thinned to their effective number, which the
 * band takes them to have.
 */
export function rankEcdfPlot(
  parameters: readonly ParameterDraws[],
  options: RankEcdfPlotOptions = {},
): ChartSpec {
  requireDraws(parameters, 'rankEcdfPlot');
  const { probability = 0.95, ...panels } = options;
  const rows = parameters.flatMap((parameter) => rankRows(parameter, probability));
  return parameterPanels(rows, ecdfDifferenceView(rows, { xTitle: null, yTitle: null, legend: 'Chain' }), {
    ...panels,
    description:
      `Ranks by chain of ${parameters.map(titleOf).join('; ')}: distribution function less the diagonal. ` +
      `Band: ${Math.round(100 * probability)}% for all chains together.`,
  });
}

function rankRows(parameter: ParameterDraws, probability: number): ChartRow[] {
  const draws = thinnedToEffective(parameter.draws);
  const [count, total] = [draws[0].length, draws.length * draws[0].length];
  const ranks = averageRanks(pooled({ ...parameter, draws })).map((rank) => rank / total);
  const bands = rankEcdfBands(draws.length, count, { probability });
  return draws.flatMap((_, chain) =>
    ecdfDifferenceRows(
      {
        panel: titleOf(parameter),
        series: String(chain + 1),
        values: ranks.subarray(chain * count, (chain + 1) * count),
      },
      bands,
    ),
  );
}

/**
 * Every k-th draw, so that about as many are left as are worth independent ones, at least ten a chain. Each chain is judged
 * by itself: that chains disagree must not make the band wider.
 */
function thinnedToEffective(draws: ParameterDraws['draws']): number[][] {
  const length = Math.min(...draws.map((chain) => chain.length));
  const effective = draws
    .map((chain) => essBulk([Array.from(chain).slice(0, length)]))
    .filter((ess) => ess > 0);
  const least = Math.min(length, ...effective);
  const step = Math.max(1, Math.min(Math.round(length / least), Math.floor(length / 10)));
  return draws.map((chain) => Array.from({ length: Math.floor(length / step) }, (_, i) => chain[i * step]));
}
