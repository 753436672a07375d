import { thinnedIndices } from './box-summary.ts';
import { type ParameterDraws, requireDraws, short, titleOf } from './draws.ts';
import { type PanelOptions, panelKey, parameterPanels } from './parameter-panels.ts';
import type { ChartRow, ChartSpec } from './spec.ts';

export interface TracePlotOptions extends PanelOptions {
  /** The most draws of a chain that are drawn, evenly thinned; 150 by default. */
  readonly draws?: number;
}

/** Value by draw, chains overlaid: they should look alike and show no trend. */
export function tracePlot(parameters: readonly ParameterDraws[], options: TracePlotOptions = {}): ChartSpec {
  requireDraws(parameters, 'tracePlot');
  const limit = options.draws ?? 150;
  const longest = Math.max(...parameters.flatMap(({ draws }) => draws.map((chain) => chain.length)));
  const note = longest > limit ? ` ${limit} of ${longest} draws of each chain are drawn.` : '';
  const rows = parameters.flatMap((parameter) => traceRows(parameter, limit));
  return parameterPanels(rows, traceView, {
    ...options,
    description: `Trace of ${parameters.map(titleOf).join('; ')}.${note}`,
  });
}

function traceRows(parameter: ParameterDraws, limit: number): ChartRow[] {
  return parameter.draws.flatMap((chain, chainIndex) =>
    thinnedIndices(chain.length, limit).map((draw) => ({
      [panelKey]: titleOf(parameter),
      chain: chainIndex + 1,
      draw: draw + 1,
      value: short(chain[draw]),
    })),
  );
}

const traceView = {
  mark: { type: 'line', strokeWidth: 0.7, opacity: 0.75 },
  encoding: {
    x: {
      field: 'draw',
      type: 'quantitative',
      title: null,
      scale: { nice: false },
      axis: { grid: false, tickCount: 4, labelFlush: false },
    },
    y: { field: 'value', type: 'quantitative', title: null, scale: { zero: false }, axis: { tickCount: 4 } },
    color: { field: 'chain', type: 'nominal', title: 'Chain' },
  },
} as const;
