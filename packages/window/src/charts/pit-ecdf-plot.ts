import { uniformEcdfBands } from '@bayes-window/runtime';
import { ecdfDifferenceRows, ecdfDifferenceView } from './ecdf-difference.ts';
import { requireRows } from './fields.ts';
import type { ChartSpec, View } from './spec.ts';
import { finish } from './theme.ts';

export interface PitEcdfPlotOptions {
  /** What was predicted, for the title: the outcome's name. */
  readonly y?: string;
  /** Probability that a calibrated model stays within the band; 0.95 by default. */
  readonly probability?: number;
  readonly width?: number;
  readonly height?: number;
}

/**
 * Leave-one-out probability integral transforms (`looPit`), less the diagonal: within the band for a calibrated model. An S
 * around the line: predictions too wide or too narrow; a hump to one side: biased.
 */
export function pitEcdfPlot(pit: Float64Array, options: PitEcdfPlotOptions = {}): ChartSpec {
  requireRows(Array.from(pit), 'pitEcdfPlot');
  const { y, probability = 0.95, width = 320, height = 200 } = options;
  const percent = Math.round(100 * probability);
  const rows = ecdfDifferenceRows(
    { panel: 'pit', series: 'pit', values: pit },
    uniformEcdfBands(pit.length, { probability }),
  );
  const view = ecdfDifferenceView(rows, { xTitle: 'LOO-PIT', yTitle: 'ECDF − uniform' });
  const what = y === undefined ? 'Calibration' : `Calibration of ${y}`;
  return finish({
    description: `Leave-one-out probability integral transforms of ${pit.length} observations, less the diagonal.`,
    title: {
      text: what,
      subtitle: `${pit.length} observations, each predicted from the others; ${percent}% band`,
    },
    ...{ width, height },
    data: { values: rows },
    ...view,
  } as View);
}
