import { InputError } from '../errors.ts';
import type { ChangeKind } from './change.ts';
import { finiteRows, requireRows, resolveColumns } from './fields.ts';
import { groupBy } from './group-by.ts';
import { type Level, levelsOf } from './levels.ts';
import type { ChartRow } from './spec.ts';

export interface DifferencesOptions {
  readonly y: string;
  readonly treatment: string;
  readonly group?: string;
  readonly condition?: string;
  /** Baseline level, then the level compared with it; by default the lowest and the highest. */
  readonly levels?: readonly [Level, Level];
  readonly change: ChangeKind;
}

/** The change of y's mean between two treatment levels within one group and condition, in the units of y. */
export interface DataDifference {
  /** The group's and the condition's label, by column name. */
  readonly labels: Readonly<Record<string, string | number>>;
  readonly difference: number;
}

export interface DataDifferences {
  readonly differences: readonly DataDifference[];
  /** Baseline and compared level. */
  readonly levels: readonly [Level, Level];
  /** Groups left out for want of one of the levels, or of a finite ratio. */
  readonly incomplete: readonly ChartRow[];
}

/** mean(y | treated) - mean(y | baseline), or their ratio, in each group of each condition. */
export function dataDifferences(rows: readonly ChartRow[], options: DifferencesOptions): DataDifferences {
  requireRows(rows, 'dataDifferences');
  const { y, treatment, group, condition } = options;
  const columns = resolveColumns(rows, { y, treatment, group, condition });
  const finite = finiteRows(rows, columns.y).rows;
  const levels = options.levels ?? extremeLevels(finite, columns.treatment);
  const keys = [columns.group, columns.condition].filter((column) => column !== undefined);
  const cells = groupBy(finite, keys).map((cell) => {
    const [baseline, treated] = levels.map((level) => meanAt(cell.rows, level, columns));
    const difference = options.change === 'divide' ? treated / baseline : treated - baseline;
    return { labels: cell.labels as DataDifference['labels'], difference };
  });
  return {
    differences: cells.filter(({ difference }) => Number.isFinite(difference)),
    levels,
    incomplete: cells.filter(({ difference }) => !Number.isFinite(difference)).map(({ labels }) => labels),
  };
}

function extremeLevels(rows: readonly ChartRow[], treatment: string): readonly [Level, Level] {
  const levels = levelsOf(rows, treatment);
  if (levels.length >= 2) return [levels[0], levels[levels.length - 1]];
  throw new InputError(
    'TREATMENT_ONE_LEVEL',
    `Treatment '${treatment}' has only the level '${levels[0]}', so that there is no difference to draw. Name a column with at least two levels.`,
    { column: treatment, levels },
  );
}

/** NaN where no row has that level. */
function meanAt(
  rows: readonly ChartRow[],
  level: Level,
  { y, treatment }: { readonly y: string; readonly treatment: string },
): number {
  const values = rows.filter((row) => row[treatment] === level).map((row) => row[y] as number);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
