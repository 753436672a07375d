import { InputError } from '../errors.ts';
import { takeNumbers } from './gather.ts';
import { isNumericLabels, type LabelColumn, noLabel } from './labels.ts';
import { isMissing } from './response.ts';

/** The treatment as labels and as numbers for the design. */
export interface Treatment extends LabelColumn {
  /**
   * `number`: the labels are numbers and enter as they stand; `boolean`: False is 0, True is 1;
   * `text`: each level enters as its position, 0 to k - 1.
   */
  readonly kind: 'number' | 'boolean' | 'text';
  /** The number of each level. */
  readonly levelValues: readonly number[];
  /** The number of each row. */
  readonly values: Float64Array;
}

/** Missing-value tokens among numbers are missing values; among words they may be names (`None`, `Drug`). */
export function dropMissingTokens(labels: LabelColumn): LabelColumn {
  const tokens = labels.levels.map((level) => isMissing(level));
  const others = labels.levels.filter((_, level) => !tokens[level]);
  if (others.length === labels.levels.length || others.length === 0 || !isNumericLabels(others))
    return labels;
  const order = others
    .map((label, index) => ({ label, index }))
    .sort((a, b) => Number(a.label) - Number(b.label));
  const levels = order.map(({ label }) => label);
  const position = labels.levels.map((label) => levels.indexOf(label));
  return {
    ...labels,
    levels,
    codes: labels.codes.map((code) => (code === noLabel ? noLabel : position[code])),
  };
}

export function asTreatment(labels: LabelColumn): Treatment {
  requireTwoLevels(labels);
  const { kind, levelValues } = design(labels.levels);
  return {
    ...labels,
    kind,
    levelValues,
    values: takeNumbers(levelValues, labels.codes),
  };
}

function design(levels: readonly string[]): Pick<Treatment, 'kind' | 'levelValues'> {
  if (isNumericLabels(levels)) return { kind: 'number', levelValues: levels.map(Number) };
  const booleans = levels.map((level) => ['false', 'true'].indexOf(level.toLowerCase()));
  if (levels.length === 2 && booleans.includes(0) && booleans.includes(1)) {
    return { kind: 'boolean', levelValues: booleans };
  }
  return { kind: 'text', levelValues: levels.map((_, level) => level) };
}

function requireTwoLevels(labels: LabelColumn): void {
  if (labels.levels.length >= 2) return;
  throw new InputError(
    'TREATMENT_ONE_LEVEL',
    `Treatment '${labels.name}' has only the level '${labels.levels[0]}' in all ${labels.codes.length} rows, so it has no effect to estimate. Name a column with at least two levels, or add the rows without treatment.`,
    { column: labels.name, levels: labels.levels },
  );
}
