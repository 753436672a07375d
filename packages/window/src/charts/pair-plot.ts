import { thinned } from './box-summary.ts';
import { type ParameterDraws, pooled, requireDraws, short, titleOf } from './draws.ts';
import { kernelDensity } from './kernel-density.ts';
import type { ChartRow, ChartSpec, Part, View } from './spec.ts';
import { colors, finish, palette } from './theme.ts';

export interface PairPlotOptions {
  /** 1 where the transition to that draw diverged, `divergent[chain][draw]`; these draws are all shown, and marked. */
  readonly divergent?: readonly ArrayLike<number>[];
  /** The most other draws that are shown, evenly thinned; 400 by default. */
  readonly draws?: number;
  /** Side of one panel in pixels. */
  readonly size?: number;
}

/** Each parameter against each other, its density on the diagonal. Divergent draws are orange diamonds. */
export function pairPlot(parameters: readonly ParameterDraws[], options: PairPlotOptions = {}): ChartSpec {
  requireDraws(parameters, 'pairPlot');
  const { size = 110 } = options;
  const rows = drawRows(parameters, options);
  const divergences = rows.filter(({ divergent }) => divergent).length;
  const note = divergences === 0 ? '' : ` ${divergences} draws after divergences are marked.`;
  const panels = parameters.map((_, row) => ({
    ...grid,
    hconcat: parameters.slice(0, row + 1).map((__, column): Part => {
      const [x, y] = [positionX(parameters, column, row), positionY(parameters, column, row)];
      const view = row === column ? densityView(parameters[row], x) : scatterView(x, y);
      return { width: size, height: size, ...view } as View;
    }),
  }));
  return finish({
    description: `Draws of ${parameters.map(titleOf).join('; ')}, in pairs.${note}`,
    data: { values: rows },
    spacing: 10,
    vconcat: panels,
  } as Part);
}

/** One row per shown draw: `p0`, `p1`, ... and whether it diverged, the divergent ones last, on top. */
function drawRows(
  parameters: readonly ParameterDraws[],
  { divergent = [], draws = 400 }: PairPlotOptions,
): ChartRow[] {
  const columns = parameters.map(pooled);
  const flags = divergent.flatMap((chain) => Array.from(chain));
  const indices = Array.from(columns[0].keys());
  const shown = [
    ...thinned(
      indices.filter((i) => flags[i] !== 1),
      draws,
    ),
    ...indices.filter((i) => flags[i] === 1),
  ];
  return shown.map((i) => ({
    ...Object.fromEntries(columns.map((column, p) => [`p${p}`, short(column[i])])),
    divergent: flags[i] === 1,
  }));
}

/** Plot areas of a row stand at equal distances, whatever the width of their labels. */
const grid = { bounds: 'flush', spacing: 14 } as const;

/** One scale down each column; its labels under the last row. */
function positionX(parameters: readonly ParameterDraws[], column: number, row: number): object {
  const isLast = row === parameters.length - 1;
  return {
    ...{
      field: `p${column}`,
      type: 'quantitative',
      scale: { domain: rangeOf(parameters[column]), nice: true },
    },
    title: isLast ? titleOf(parameters[column]) : null,
    axis: { grid: false, tickCount: 3, labelFlush: false, labels: isLast },
  };
}

/** One scale along each row; its labels left of the first column. */
function positionY(parameters: readonly ParameterDraws[], column: number, row: number): object {
  return {
    ...{ field: `p${row}`, type: 'quantitative', scale: { domain: rangeOf(parameters[row]), nice: true } },
    title: column === 0 ? titleOf(parameters[row]) : null,
    axis: { grid: false, tickCount: 3, labels: column === 0 },
  };
}

function rangeOf(parameter: ParameterDraws): [number, number] {
  const draws = pooled(parameter);
  const range: [number, number] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const draw of draws) {
    range[0] = Math.min(range[0], draw);
    range[1] = Math.max(range[1], draw);
  }
  return [short(range[0]), short(range[1])];
}

function scatterView(x: object, y: object): object {
  return {
    layer: [
      {
        transform: [{ filter: '!datum.divergent' }],
        mark: { type: 'point', filled: true, size: 7, opacity: 0.35, color: colors.posterior },
        encoding: { x, y },
      },
      {
        transform: [{ filter: 'datum.divergent' }],
        mark: { type: 'point', shape: 'diamond', filled: true, size: 28, opacity: 0.9, color: palette[1] },
        encoding: { x, y },
      },
    ],
  };
}

function densityView(parameter: ParameterDraws, x: object): object {
  const values = kernelDensity(pooled(parameter)).map(({ value, density }) => ({
    ...{ x: short(value), density: short(density) },
  }));
  return {
    data: { values },
    mark: {
      type: 'area',
      color: colors.posterior,
      opacity: 0.3,
      line: { strokeWidth: 1.2, color: colors.posterior },
    },
    encoding: {
      x: { ...x, field: 'x' },
      y: { field: 'density', type: 'quantitative', axis: null },
    },
  };
}
