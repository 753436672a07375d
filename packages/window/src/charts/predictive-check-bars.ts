import { poolDraws } from '@bayes-window/runtime';
import { quantile } from './box-summary.ts';
import type { PredictiveCheckPanel } from './predictive-check-panel.ts';
import type { ChartRow, View, ViewEncoding } from './spec.ts';
import { colors } from './theme.ts';

/** The most bars of a panel; neighbouring values share one beyond it. */
const mostBars = 30;

/** How often each value comes up: among the observations, and over the replicated data sets. */
export function checkBarRows({ observed, replicated }: PredictiveCheckPanel): ChartRow[] {
  const drawn = poolDraws(replicated).sort();
  const own = Float64Array.from(observed).sort();
  const low = Math.min(own[0], Math.floor(quantile(drawn, 0.01)));
  const high = Math.max(own[own.length - 1], Math.ceil(quantile(drawn, 0.99)));
  const width = Math.ceil((high - low + 1) / mostBars);
  const bars = Math.ceil((high - low + 1) / width);
  const counts = countsBy(observed, { low, width, bars });
  const replicatedCounts = replicated.map((values) => countsBy(values, { low, width, bars }));
  return Array.from(counts, (count, bar) => {
    const sorted = Float64Array.from(replicatedCounts, (of) => of[bar]).sort();
    const from = low + bar * width;
    return {
      ...{ from: from - 0.45, to: from + width - 0.55, middle: from + (width - 1) / 2, count },
      ...{ median: quantile(sorted, 0.5), low: quantile(sorted, 0.05), high: quantile(sorted, 0.95) },
    };
  });
}

interface Bars {
  readonly low: number;
  readonly width: number;
  readonly bars: number;
}

function countsBy(values: ArrayLike<number>, { low, width, bars }: Bars): Float64Array {
  const counts = new Float64Array(bars);
  for (let i = 0; i < values.length; i++) {
    const bar = Math.floor((values[i] - low) / width);
    if (bar >= 0 && bar < bars) counts[bar]++;
  }
  return counts;
}

/** Square roots make equal differences of counts about equally surprising, from rare values to common ones. */
export function checkBarView(y: string): View {
  const x: ViewEncoding['x'] = {
    ...{ field: 'from', type: 'quantitative', title: y, scale: { zero: false, nice: false } },
    axis: { grid: false, tickMinStep: 1, format: 'd' },
  };
  const height = (field: string): ViewEncoding['y'] => ({
    ...{ field, type: 'quantitative', title: 'Count, square-root scale' },
    ...{ scale: { type: 'sqrt', zero: true }, axis: { tickCount: 5 } },
  });
  const middle: ViewEncoding['x'] = { ...x, field: 'middle' };
  const posterior = { color: colors.posterior };
  return {
    layer: [
      {
        mark: { type: 'rect', color: colors.box, stroke: colors.boxStroke, strokeWidth: 0.5 },
        encoding: { x, x2: { field: 'to' }, y: height('count'), y2: { datum: 0 } },
      },
      {
        mark: { type: 'rule', strokeWidth: 2, ...posterior },
        encoding: { x: middle, y: height('low'), y2: { field: 'high' } },
      },
      {
        mark: { type: 'point', filled: true, size: 26, opacity: 1, ...posterior },
        encoding: { x: middle, y: height('median') },
      },
    ],
  } as View;
}
