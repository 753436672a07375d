import { InputError } from '../errors.ts';
import type { LabelColumn } from '../table/index.ts';
import { orthonormalBasis } from './orthonormal.ts';
import type { Covariate } from './terms.ts';

/** y ~ 1 + fixed + (1 + random | group), or (1 + random || group) where not `correlated`. */
export interface MixedModel {
  readonly y: Covariate;
  /** Beside the intercept. */
  readonly fixed: readonly Covariate[];
  /** Slopes that vary by group, beside the intercept that does. */
  readonly random: readonly Covariate[];
  readonly group: LabelColumn;
  readonly correlated: boolean;
}

/**
 * All that the deviance needs of the rows, so that its cost does not grow with them. With Z the random design
 * (columns scaled to root mean square 1), Q an orthonormal basis of the fixed design X = Q R, and y the residual of
 * y on X divided by its length:
 */
export interface CrossProducts {
  /** Z' [Z | Q | y] of each group. `byGroup[group][effect][column]` */
  readonly byGroup: readonly (readonly (readonly number[])[])[];
  /** R, upper triangular. */
  readonly r: readonly (readonly number[])[];
  /** Q' y of the original y. */
  readonly projection: readonly number[];
  /** Length of the residual of y on X, in y's units. */
  readonly yLength: number;
  /** Root mean square of each column of Z before scaling. */
  readonly scales: readonly number[];
  readonly observations: number;
  readonly fixedCount: number;
  readonly randomCount: number;
}

export function crossProducts(model: MixedModel): CrossProducts {
  requireEstimable(model);
  const observations = model.y.values.length;
  const one = { name: 'Intercept', values: new Float64Array(observations).fill(1) };
  const fixed = [one, ...model.fixed];
  const { basis, independent, coefficients } = orthonormalBasis([
    ...fixed.map(({ values }) => values),
    model.y.values,
  ]);
  requireIndependent(model, fixed, independent);
  const yParts = coefficients[fixed.length];
  const scales = [one, ...model.random].map(({ values }) => rootMeanSquare(values));
  const effects = [one, ...model.random].map(({ values }, k) => values.map((value) => value / scales[k]));
  return {
    byGroup: groupProducts(effects, [...effects, ...basis], model.group),
    r: fixed.map((_, row) => fixed.map((_c, column) => coefficients[column][row] ?? 0)),
    projection: yParts.slice(0, fixed.length),
    yLength: yParts[fixed.length],
    scales,
    observations,
    fixedCount: fixed.length,
    randomCount: effects.length,
  };
}

function groupProducts(
  left: readonly Float64Array[],
  right: readonly Float64Array[],
  group: LabelColumn,
): number[][][] {
  const products = group.levels.map(() => left.map(() => right.map(() => 0)));
  left.forEach((leftColumn, row) => {
    right.forEach((rightColumn, column) => {
      const totals = new Float64Array(group.levels.length);
      for (let i = 0; i < leftColumn.length; i++) totals[group.codes[i]] += leftColumn[i] * rightColumn[i];
      totals.forEach((total, level) => {
        products[level][row][column] = total;
      });
    });
  });
  return products;
}

function rootMeanSquare(values: Float64Array): number {
  let total = 0;
  for (let row = 0; row < values.length; row++) total += values[row] * values[row];
  return Math.sqrt(total / values.length) || 1;
}

function requireEstimable({ y, random, group }: MixedModel): void {
  const groups = group.levels.length;
  if (groups < 2) {
    throw new InputError(
      'LME_ONE_GROUP',
      `Group '${group.name}' has only the level '${group.levels[0]}', so no variation between groups can be estimated. Name a column with at least two levels (better five or more).`,
      { group: group.name, levels: group.levels },
    );
  }
  const effects = groups * (1 + random.length);
  if (effects < y.values.length) return;
  const perGroup = ['an intercept', ...random.map(({ name }) => `a slope of '${name}'`)].join(' and ');
  throw new InputError(
    'LME_TOO_MANY_EFFECTS',
    `${perGroup} for each of the ${groups} levels of '${group.name}' makes ${effects} random effects, but there are only ${y.values.length} rows, so they cannot be told from noise. Use fewer of them (a common slope), or the rows before averaging.`,
    { group: group.name, effects, rows: y.values.length },
  );
}

/** `independent` lists which of the fixed columns and y (the last) are no combination of those before. */
function requireIndependent(
  { y }: MixedModel,
  fixed: readonly Covariate[],
  independent: readonly number[],
): void {
  const dependent = fixed.findIndex((_, column) => !independent.includes(column));
  if (dependent !== -1) {
    const { name } = fixed[dependent];
    throw new InputError(
      'LME_NO_VARIATION',
      `'${name}' does not vary, or is a combination of the terms before it (${fixed
        .slice(0, dependent)
        .map((each) => each.name)
        .join(', ')}), so its effect cannot be estimated. Leave it out.`,
      { term: name },
    );
  }
  if (independent.includes(fixed.length)) return;
  throw new InputError(
    'LME_PERFECT_FIT',
    `'${y.name}' is constant, or the fixed effects (${fixed.map((each) => each.name).join(', ')}) explain it exactly, so there is no noise to model. Check that y names the measured column.`,
    { y: y.name },
  );
}
