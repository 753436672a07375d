import type { Loo } from '@bayes-window/runtime';
import { short } from './draws.ts';
import { requireRows } from './fields.ts';
import type { ChartRow, ChartSpec, View } from './spec.ts';
import { colors, finish, palette } from './theme.ts';

export interface ParetoKPlotOptions {
  /** Name of each observation, for the tooltip and the worst ones' labels; its number by default. */
  readonly labels?: readonly string[];
  readonly width?: number;
  readonly height?: number;
}

/** The most observations named in the picture. */
const mostNamed = 5;

/** Pareto k of each observation: above the dashed line its leave-one-out estimate can't be trusted. */
export function paretoKPlot(
  { pointwise: { paretoK }, paretoKThreshold, unreliable, draws }: Loo,
  options: ParetoKPlotOptions = {},
): ChartSpec {
  requireRows(Array.from(paretoK), 'paretoKPlot');
  const { labels, width = 420, height = 200 } = options;
  const named = new Set(unreliable.slice(0, mostNamed));
  const rows: ChartRow[] = Array.from(paretoK, (k, i) => ({
    observation: i + 1,
    // A likelihood that does not vary has k of minus infinity.
    k: Number.isFinite(k) ? short(k) : k > 0 ? 2 : 0,
    reliable: k <= paretoKThreshold ? 'reliable' : 'not reliable',
    label: labels?.[i] ?? String(i + 1),
    named: named.has(i),
  }));
  const count = unreliable.length;
  return finish({
    description: `Pareto k of ${paretoK.length} observations, ${count} above ${paretoKThreshold.toFixed(2)}.`,
    title: {
      text: 'Can leave-one-out estimates be trusted?',
      subtitle: `${count} of ${paretoK.length} observations above ${paretoKThreshold.toFixed(2)}, the limit for ${draws} draws`,
    },
    ...{ width, height, data: { values: rows }, layer: layers(paretoKThreshold, paretoK.length) },
  } as View);
}

function layers(threshold: number, count: number): readonly object[] {
  const x = {
    ...{ field: 'observation', type: 'quantitative', title: 'Observation' },
    scale: { domain: [0, count + 1], nice: false },
    axis: { grid: false, format: 'd', tickMinStep: 1 },
  };
  const y = { field: 'k', type: 'quantitative', title: 'Pareto k' };
  return [
    {
      mark: { type: 'rule', color: colors.reference, strokeDash: [4, 3] },
      encoding: { y: { datum: threshold } },
    },
    {
      mark: { type: 'point', filled: true, opacity: 0.85, size: 34 },
      encoding: {
        ...{ x, y },
        color: {
          ...{ field: 'reliable', type: 'nominal', title: null, legend: null },
          scale: { domain: ['reliable', 'not reliable'], range: [palette[0], palette[1]] },
        },
        shape: {
          ...{ field: 'reliable', type: 'nominal', legend: null },
          scale: { domain: ['reliable', 'not reliable'], range: ['circle', 'diamond'] },
        },
        tooltip: [
          { field: 'label', title: 'Observation', type: 'nominal' },
          { field: 'k', title: 'Pareto k', type: 'quantitative' },
        ],
      },
    },
    {
      transform: [{ filter: 'datum.named' }],
      mark: { type: 'text', align: 'left', dx: 6, dy: -5, fontSize: 10, color: colors.ink },
      encoding: { x, y, text: { field: 'label', type: 'nominal' } },
    },
  ];
}
