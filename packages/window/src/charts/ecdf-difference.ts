import { type EcdfBands, ecdf } from '@bayes-window/runtime';
import { short } from './draws.ts';
import { panelKey } from './parameter-panels.ts';
import type { ChartRow, View, ViewEncoding } from './spec.ts';
import { colors, palette } from './theme.ts';

/** Numbers in (0, 1) that should be uniform, with the bands that their distribution function should stay within. */
export interface UniformSeries {
  readonly panel: string;
  /** Which line of the panel. */
  readonly series: string;
  readonly values: Float64Array;
}

/** Distribution function and bands, less the diagonal, from (0, 0) to (1, 0). */
export function ecdfDifferenceRows(
  { panel, series, values }: UniformSeries,
  { points, lower, upper }: EcdfBands,
): ChartRow[] {
  const end = (z: number): ChartRow => ({
    ...{ [panelKey]: panel, series, z, difference: 0, lower: 0, upper: 0, outside: false },
  });
  const shares = ecdf(values, points);
  const inner = Array.from(points, (z, i) => ({
    [panelKey]: panel,
    series,
    z: short(z),
    difference: short(shares[i] - z),
    lower: short(lower[i] - z),
    upper: short(upper[i] - z),
    outside: shares[i] < lower[i] || shares[i] > upper[i],
  }));
  return [end(0), ...inner, end(1)];
}

export interface EcdfDifferenceText {
  readonly xTitle: string | null;
  readonly yTitle: string | null;
  /** Title of the series' legend; a sole series has none. */
  readonly legend?: string;
}

/** The band, the lines, and each point outside the band, on one scale for all panels. */
export function ecdfDifferenceView(
  rows: readonly ChartRow[],
  { xTitle, yTitle, legend }: EcdfDifferenceText,
): View {
  const reach = Math.max(
    ...rows.flatMap(({ difference, lower, upper }) =>
      [difference, lower, upper].map((v) => Math.abs(Number(v))),
    ),
  );
  const x: ViewEncoding['x'] = {
    ...{ field: 'z', type: 'quantitative', title: xTitle, scale: { domain: [0, 1], nice: false } },
    axis: { grid: false, values: [0, 0.25, 0.5, 0.75, 1], format: '.2~f', labelFlush: false },
  };
  const y = (field: string): ViewEncoding['y'] => ({
    ...{ field, type: 'quantitative', title: yTitle, scale: { domain: [-reach, reach] } },
    axis: { tickCount: 5 },
  });
  const color: ViewEncoding['color'] =
    legend === undefined
      ? { value: colors.posterior }
      : { field: 'series', type: 'nominal', title: legend, sort: null };
  return {
    layer: [
      {
        mark: { type: 'area', color: colors.box, opacity: 1 },
        encoding: { x, y: { ...y('lower'), aggregate: 'min' }, y2: { field: 'upper', aggregate: 'max' } },
      },
      {
        mark: { type: 'rule', color: colors.reference, strokeDash: [4, 3] },
        encoding: { y: { datum: 0 } },
      },
      { mark: { type: 'line', strokeWidth: 1.4 }, encoding: { x, y: y('difference'), color } },
      {
        transform: [{ filter: 'datum.outside' }],
        mark: { type: 'point', filled: true, size: 22, opacity: 1 },
        encoding: { x, y: y('difference'), color: legend === undefined ? { value: palette[1] } : color },
      },
    ],
  } as View;
}
