import { type ParameterDraws, pooled, requireDraws, titleOf } from './draws.ts';
import { type PanelOptions, panelKey, parameterPanels } from './parameter-panels.ts';
import type { ChartRow, ChartSpec, View } from './spec.ts';
import { colors } from './theme.ts';

export interface RankPlotOptions extends PanelOptions {
  /** 20 by default. */
  readonly bins?: number;
}

/**
 * How often each chain's draws fall in each bin of the ranks over all chains (Vehtari et al. 2021): near the dashed line
 * where chains agree.
 */
export function rankPlot(parameters: readonly ParameterDraws[], options: RankPlotOptions = {}): ChartSpec {
  requireDraws(parameters, 'rankPlot');
  const bins = options.bins ?? 20;
  return parameterPanels(
    parameters.flatMap((parameter) => rankRows(parameter, bins)),
    { layer: [expectedLine, rankSteps] } as View,
    { ...options, description: `Ranks by chain of ${parameters.map(titleOf).join('; ')}, in ${bins} bins.` },
  );
}

function rankRows(parameter: ParameterDraws, bins: number): ChartRow[] {
  const ranks = averageRanks(pooled(parameter));
  let offset = 0;
  return parameter.draws.flatMap((chain, chainIndex) => {
    const counts = new Array<number>(bins).fill(0);
    for (let draw = 0; draw < chain.length; draw++) {
      counts[Math.min(bins - 1, Math.floor((bins * (ranks[offset + draw] - 0.5)) / ranks.length))] += 1;
    }
    offset += chain.length;
    const expected = chain.length / bins;
    // The last count once more, so that the last step has its full width.
    return [...counts, counts[bins - 1]].map((count, bin) => ({
      [panelKey]: titleOf(parameter),
      chain: chainIndex + 1,
      rank: Math.round((bin * ranks.length) / bins),
      count,
      expected,
    }));
  });
}

/** Ranks from 1, ties sharing their average. */
export function averageRanks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, index) => index).sort(
    (i, j) => values[i] - values[j],
  );
  const ranks = new Float64Array(values.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let k = start; k < end; k++) ranks[order[k]] = (start + 1 + end) / 2;
  }
  return ranks;
}

const x = {
  field: 'rank',
  type: 'quantitative',
  title: null,
  axis: { grid: false, tickCount: 4, labelFlush: false },
  scale: { nice: false },
};

const rankSteps = {
  mark: { type: 'line', interpolate: 'step-after', strokeWidth: 1.2 },
  encoding: {
    x,
    y: { field: 'count', type: 'quantitative', title: null, axis: { tickCount: 3 } },
    color: { field: 'chain', type: 'nominal', title: 'Chain' },
  },
};

const expectedLine = {
  mark: { type: 'rule', color: colors.reference, strokeDash: [4, 3] },
  encoding: { y: { aggregate: 'mean', field: 'expected', type: 'quantitative' } },
};
