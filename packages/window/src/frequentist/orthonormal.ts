/** Below this share of its own length left over, a column counts as a combination of those before it. */
const rankTolerance = 1e-9;

/** An orthonormal basis of a list of columns. `basis` leaves out columns that depend on earlier ones. */
export interface OrthonormalBasis {
  readonly basis: readonly Float64Array[];
  /** Which columns gave a basis vector. */
  readonly independent: readonly number[];
  /** R of columns = Q R: `coefficients[j][k]` is the part of column j along basis vector k. */
  readonly coefficients: readonly (readonly number[])[];
}

/** Modified Gram-Schmidt, each column orthogonalised twice ("twice is enough", Giraud et al. 2005). */
export function orthonormalBasis(columns: readonly ArrayLike<number>[]): OrthonormalBasis {
  const basis: Float64Array[] = [];
  const independent: number[] = [];
  const coefficients = columns.map((column, index) => {
    const rest = Float64Array.from(column);
    const length = norm(rest);
    const along = basis.map((vector) => removeProjection(vector, rest));
    basis.forEach((vector, k) => {
      along[k] += removeProjection(vector, rest);
    });
    const left = norm(rest);
    if (!(left > rankTolerance * length)) return along;
    basis.push(rest.map((value) => value / left));
    independent.push(index);
    return [...along, left];
  });
  return { basis, independent, coefficients };
}

/** rest <- rest - unit (unit' rest); returns unit' rest. */
export function removeProjection(unit: Float64Array, rest: Float64Array): number {
  const along = dot(unit, rest);
  for (let row = 0; row < rest.length; row++) rest[row] -= along * unit[row];
  return along;
}

export function dot(left: Float64Array, right: Float64Array): number {
  let total = 0;
  for (let row = 0; row < left.length; row++) total += left[row] * right[row];
  return total;
}

function norm(values: Float64Array): number {
  return Math.sqrt(dot(values, values));
}
