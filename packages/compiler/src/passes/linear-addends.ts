import { type Axis, add, type Codes, data, type Expression, multiply, sum } from '@bayes-window/dsl';
import { type Addend, addendsOf, multiplied, sumOfAddends } from './addends.ts';
import { type AffineTerm, affineTerms } from './affine.ts';
import { ofGroupsWithRows } from './groups-with-rows.ts';
import { type Reduced, reduction } from './reduction.ts';
import type { Pass } from './rewrite.ts';

/**
 * Takes out of a sum over rows the addends that are affine in the parameters with known coefficients:
 *
 *     sum_i y_i (a[c_i] + b x_i) = sum_k a_k (sum_(i: c_i = k) y_i) + b sum_i y_i x_i
 *
 * The linear half of R1 and R3: the sufficient statistics X'y of a canonical generalised linear model, and the counts of
 * a term that is constant in a group. What is left of the rows depends on fewer data, and so merges better.
 */
export const linearAddends: Pass = reduction('R1, R3', () => takeOut);

function takeOut(body: Expression, along: Axis): Reduced {
  const parts = addendsOf(body, along).map((addend) => ({ addend, terms: affineTerms(addend.body, along) }));
  const sums = parts.flatMap(({ addend, terms }) => (terms ?? []).map((term) => sumOfTerm(addend, term)));
  if (sums.length === 0) return 'no addend is affine in the parameters with known coefficients';
  const rest = parts.flatMap(({ addend, terms }) => (terms === undefined ? [addend] : []));
  const total = sums.reduce((partial, value) => add(partial, value));
  const note = `${parts.length - rest.length} of ${parts.length} addends by their sufficient statistics`;
  return rest.length === 0
    ? { sum: total, left: 0, note }
    : { sum: add(sum(sumOfAddends(rest, along), along), total), left: along.size, note };
}

/** sum_i scale w_i column_i * parameter, with one coefficient per group or per element of the block. */
function sumOfTerm({ scale, weights }: Addend, { columns, parameter, codes, block }: AffineTerm): Expression {
  if (codes !== undefined)
    return multiplied(scale, sumOfGroups(columns[0], weights, parameter as Expression, codes));
  const totals = columns.map((column) => scale * total(column, weights));
  if (parameter === undefined) return data(Float64Array.of(totals[0]), []);
  if (block === undefined) return multiply(totals[0], parameter);
  return sum(multiply(data(Float64Array.from(totals), [block]), parameter), block);
}

function total(column: Float64Array, weights?: Float64Array): number {
  let sumOfColumn = 0;
  for (let i = 0; i < column.length; i++)
    sumOfColumn += weights === undefined ? column[i] : weights[i] * column[i];
  return sumOfColumn;
}

function sumOfGroups(
  column: Float64Array,
  weights: Float64Array | undefined,
  parameter: Expression,
  codes: Codes,
): Expression {
  const { axis: groups, values } = codes;
  const totals = new Float64Array(groups.size);
  for (let i = 0; i < column.length; i++)
    totals[values[i]] += weights === undefined ? column[i] : weights[i] * column[i];
  return sum(ofGroupsWithRows(multiply(data(totals, [groups]), parameter), codes), groups);
}
