import { InputError } from '../errors.ts';
import { fUpperTail } from './distributions.ts';
import { orthonormalBasis, removeProjection } from './orthonormal.ts';
import { contains, type Term, termColumns } from './terms.ts';

/**
 * 1: each term after those before it. 2: each term after all that do not contain it. 3: each term after all others,
 * factors coded by sum-to-zero contrasts, the intercept tested, too.
 */
export type AnovaType = 1 | 2 | 3;

export interface AnovaRow {
  readonly term: string;
  readonly sumOfSquares: number;
  readonly df: number;
  readonly F: number;
  /** P(F or larger) if the term had no effect. */
  readonly p: number;
}

export interface AnovaTable {
  readonly formula: string;
  readonly type: AnovaType;
  readonly rows: readonly AnovaRow[];
  readonly residual: { readonly sumOfSquares: number; readonly df: number };
}

interface SumOfSquares {
  readonly sumOfSquares: number;
  readonly df: number;
}

/** Analysis of variance of a linear model with intercept, ordinary least squares. */
export function anova(
  y: { readonly name: string; readonly values: Float64Array },
  terms: readonly Term[],
  type: AnovaType = 2,
): AnovaTable {
  const intercept = { name: '(Intercept)', columns: [new Float64Array(y.values.length).fill(1)] };
  const coded = [intercept, ...terms.map((each) => ({ ...each, columns: termColumns(each) }))];
  const columns = coded.map((each) => each.columns);
  const { residual, groups } = sequentialSums(columns, y.values);
  requireResidual(y.name, residual.df);
  const tested = coded.map((_, index) => index).filter((index) => type === 3 || index > 0);
  const sums = tested.map((index) => {
    if (type === 1) return groups[index];
    const before = coded.map((_, other) => other).filter((other) => comesBefore(terms, type, other, index));
    return sequentialSums([before.flatMap((other) => columns[other]), columns[index]], y.values).groups[1];
  });
  const rows = tested.map((index, position) => testRow(coded[index].name, sums[position], residual));
  return { formula: `${y.name} ~ ${terms.map(({ name }) => name).join(' + ')}`, type, rows, residual };
}

/** Whether coded term `other` (0 is the intercept) is adjusted for when `tested` is tested. */
function comesBefore(terms: readonly Term[], type: AnovaType, other: number, tested: number): boolean {
  if (other === tested) return false;
  return type === 3 || other === 0 || !contains(terms[other - 1], terms[tested - 1]);
}

/** What each group of columns explains after those before it, and what none explains. */
function sequentialSums(
  groups: readonly (readonly Float64Array[])[],
  y: Float64Array,
): { groups: SumOfSquares[]; residual: SumOfSquares } {
  const { basis, independent } = orthonormalBasis(groups.flat());
  const rest = Float64Array.from(y);
  const effects = basis.map((unit) => removeProjection(unit, rest) ** 2);
  let end = 0;
  const explained = groups.map((columns) => {
    const start = end;
    end += columns.length;
    const own = effects.filter((_, k) => independent[k] >= start && independent[k] < end);
    return { sumOfSquares: sum(own), df: own.length };
  });
  const left = rest.map((value) => value * value);
  return { groups: explained, residual: { sumOfSquares: sum(left), df: y.length - basis.length } };
}

function testRow(name: string, { sumOfSquares, df }: SumOfSquares, residual: SumOfSquares): AnovaRow {
  const F = sumOfSquares / df / (residual.sumOfSquares / residual.df);
  return { term: name, sumOfSquares, df, F, p: fUpperTail(F, df, residual.df) };
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < values.length; index++) total += values[index];
  return total;
}

function requireResidual(name: string, df: number): void {
  if (df > 0) return;
  throw new InputError(
    'ANOVA_NO_RESIDUAL',
    `The analysis of variance of '${name}' has as many coefficients as values, so nothing is left to estimate the noise from. Use fewer factors, or more groups.`,
    { y: name },
  );
}
