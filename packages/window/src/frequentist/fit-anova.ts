import { type Combination, combine, type LabelColumn, type RoleData } from '../table/index.ts';
import { type AnovaTable, type AnovaType, anova } from './anova.ts';
import { type Term, term, type Variable } from './terms.ts';

/** One mean of y for each combination of labels that occurs. */
interface CellMeans {
  readonly cells: Combination;
  readonly means: Float64Array;
  /** First row of each cell. */
  readonly rows: readonly number[];
}

/**
 * Analysis of variance of the means of y within each group x treatment (x condition) cell; of the rows themselves
 * where there is no group. A numeric treatment enters as a covariate, any other as a factor; conditions and their
 * interaction with the treatment as factors.
 */
export function fitAnova(data: RoleData, options: { readonly type?: AnovaType } = {}): AnovaTable {
  const conditions = conditionFactors(data);
  const { treatment } = data;
  const factors = [...conditions, treatment];
  const averaged = data.group === undefined ? undefined : averageCells(data, [data.group, ...factors]);
  const pick = (variable: LabelColumn): LabelColumn =>
    averaged ? pickFactor(variable, averaged.rows) : variable;
  const y = { name: data.y.name, values: averaged?.means ?? data.y.values };
  const effect = treatmentVariable(data, pick);
  const others = conditions.filter((condition) => condition.name !== treatment.name).map(pick);
  return anova(y, crossed([effect, ...others]), options.type);
}

/** Main effects, and the interactions of the first variable with each other one. */
function crossed(variables: readonly Variable[]): Term[] {
  const [first, ...others] = variables;
  return [...variables.map((variable) => term(variable)), ...others.map((other) => term(first, other))];
}

function treatmentVariable({ treatment }: RoleData, pick: (variable: LabelColumn) => LabelColumn): Variable {
  const factor = pick(treatment);
  if (treatment.kind !== 'number') return factor;
  return {
    name: treatment.name,
    values: Float64Array.from(factor.codes).map((code) => treatment.levelValues[code]),
  };
}

/** The condition columns one by one. */
function conditionFactors({ condition }: RoleData): LabelColumn[] {
  if (condition === undefined) return [];
  return condition.columns.map((name, column) => {
    const levels = [...new Set(condition.members.map((labels) => labels[column]))];
    const codeOfMember = condition.members.map((labels) => levels.indexOf(labels[column]));
    return { name, levels, codes: condition.codes.map((code) => codeOfMember[code]) };
  });
}

function averageCells({ y }: RoleData, columns: readonly LabelColumn[]): CellMeans {
  const cells = combine(columns);
  const totals = new Float64Array(cells.levels.length);
  const counts = new Float64Array(cells.levels.length);
  const rows = new Array<number>(cells.levels.length);
  for (let row = 0; row < y.values.length; row++) {
    const cell = cells.codes[row];
    if (counts[cell]++ === 0) rows[cell] = row;
    totals[cell] += y.values[row];
  }
  return { cells, rows, means: totals.map((total, cell) => total / counts[cell]) };
}

function pickFactor(factor: LabelColumn, rows: readonly number[]): LabelColumn {
  return {
    name: factor.name,
    levels: factor.levels,
    codes: Int32Array.from(rows, (row) => factor.codes[row]),
  };
}
