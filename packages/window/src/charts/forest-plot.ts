import { requireRows } from './fields.ts';
import { type NamedInterval, requireFiniteInterval } from './interval.ts';
import type { ChartSpec, View, ViewEncoding } from './spec.ts';
import { colors, finish } from './theme.ts';

export interface ForestPlotOptions {
  readonly xTitle?: string;
  /** Where to draw a line, such as 0; none by default. */
  readonly reference?: number;
  /** Width of the plot area in pixels. */
  readonly width?: number;
  /** What the interval is, for the tooltip; `94% HDI` by default. */
  readonly interval?: string;
}

/** Named intervals, one per line, top to bottom in the order given. */
export function forestPlot(intervals: readonly NamedInterval[], options: ForestPlotOptions = {}): ChartSpec {
  requireRows(intervals, 'forestPlot');
  for (const each of intervals) requireFiniteInterval(each, each.name);
  const { xTitle, reference, width = 320, interval = '94% HDI' } = options;
  return finish({
    description: `Mean and ${interval} of ${intervals.map(({ name }) => name).join(', ')}.`,
    width,
    height: { step: 20 },
    data: { values: intervals.map(({ name, mean, low, high }) => ({ name, mean, low, high })) },
    layer: [
      ...(reference === undefined ? [] : [referenceRule(reference)]),
      ...forestMarks(xTitle ?? interval, interval),
    ],
  } as View);
}

function referenceRule(value: number): View {
  return {
    data: { values: [{}] },
    mark: { type: 'rule', color: colors.reference, strokeDash: [4, 3] },
    encoding: { x: { datum: value, type: 'quantitative' } },
  };
}

function forestMarks(title: string, interval: string): readonly View[] {
  const y: ViewEncoding['y'] = {
    field: 'name',
    type: 'nominal',
    sort: null,
    title: null,
    axis: { labelLimit: 260 },
  };
  const on = (field: string): ViewEncoding['x'] => ({
    field,
    type: 'quantitative',
    title,
    scale: { zero: false },
  });
  const number = (field: string, label: string) =>
    ({ field, title: label, type: 'quantitative', format: '.4g' }) as const;
  const tooltip: ViewEncoding['tooltip'] = [
    { field: 'name', title: 'Parameter', type: 'nominal' },
    number('mean', 'Mean'),
    number('low', `${interval}, from`),
    number('high', `${interval}, to`),
  ];
  return [
    {
      mark: { type: 'rule', strokeWidth: 3, color: colors.ink, strokeCap: 'round' },
      encoding: { y, x: on('low'), x2: { field: 'high' }, tooltip },
    },
    {
      mark: {
        type: 'point',
        filled: true,
        size: 60,
        opacity: 1,
        color: colors.posterior,
        stroke: 'white',
        strokeWidth: 1,
      },
      encoding: { y, x: on('mean'), tooltip },
    },
  ];
}
