import { ecdf, poolDraws } from '@bayes-window/runtime';
import { quantile } from './box-summary.ts';
import { short } from './draws.ts';
import { kernelDensity } from './kernel-density.ts';
import type { PredictiveCheckPanel } from './predictive-check-panel.ts';
import type { ChartRow, View, ViewEncoding } from './spec.ts';
import { colors } from './theme.ts';

type CurveKind = 'density' | 'ecdf';

const points = 64;

/** A curve of the observations, series 0, and one of each replicated data set. */
export function checkCurveRows({ observed, replicated }: PredictiveCheckPanel, kind: CurveKind): ChartRow[] {
  const [low, high] = shownRange(observed, replicated);
  const curveOf = kind === 'density' ? densityWithin : shareBelow;
  return [observed, ...replicated].flatMap((values, series) =>
    curveOf(Float64Array.from(values), low, high).map(({ x, value }) => ({
      ...{ series, x: short(x), value: short(value) },
    })),
  );
}

/**
 * From the least to the greatest observation, a tenth of their distance added on either side, and the middle 98% of the
 * replicated values: a few draws from heavy tails would leave no room for the rest.
 */
function shownRange(
  observed: ArrayLike<number>,
  replicated: readonly ArrayLike<number>[],
): readonly [number, number] {
  const own = Float64Array.from(observed).sort();
  const drawn = poolDraws(replicated).sort();
  const margin = 0.1 * (own[own.length - 1] - own[0]);
  return [
    Math.min(own[0] - margin, quantile(drawn, 0.01)),
    Math.max(own[own.length - 1] + margin, quantile(drawn, 0.99)),
  ];
}

interface CurvePoint {
  readonly x: number;
  readonly value: number;
}

/** Kernel density of the values in the range, as a share of all. */
function densityWithin(values: Float64Array, low: number, high: number): CurvePoint[] {
  const inside = values.filter((value) => value >= low && value <= high);
  const share = inside.length / values.length;
  return kernelDensity(inside, points).map(({ value, density }) => ({ x: value, value: share * density }));
}

/** Share of the values at or below each of some points. */
function shareBelow(values: Float64Array, low: number, high: number): CurvePoint[] {
  const grid = Float64Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
  const shares = ecdf(values, grid);
  return Array.from(grid, (x, i) => ({ x, value: shares[i] }));
}

export function checkCurveView(y: string, kind: CurveKind): View {
  const x: ViewEncoding['x'] = {
    ...{ field: 'x', type: 'quantitative', title: y, scale: { zero: false, nice: false } },
    axis: { tickCount: 5, grid: false },
  };
  const value: ViewEncoding['y'] =
    kind === 'density'
      ? { field: 'value', type: 'quantitative', axis: null }
      : { field: 'value', type: 'quantitative', title: 'Share at or below', axis: { tickCount: 4 } };
  const line = (filter: string, mark: object): object => ({
    transform: [{ filter }],
    mark: { type: 'line', ...mark },
    encoding: { x, y: value, detail: { field: 'series', type: 'nominal' } },
  });
  return {
    layer: [
      line('datum.series > 0', { color: colors.posterior, opacity: 0.25, strokeWidth: 1 }),
      line('datum.series === 0', { color: colors.ink, strokeWidth: 2 }),
    ],
  } as View;
}
