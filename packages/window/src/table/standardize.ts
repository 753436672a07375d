import { InputError } from '../errors.ts';

/** y mapped to mean 0 and standard deviation 1 (n - 1 in the denominator), and the way back to the user's units. */
export interface Standardization {
  readonly mean: number;
  readonly sd: number;
  /** (y - mean) / sd */
  forward(values: ArrayLike<number>): Float64Array;
  readonly backward: {
    /** A value on y's axis: an intercept, a prediction. */
    location(value: number): number;
    /** A spread: a standard deviation, a residual scale. */
    scale(value: number): number;
    /** A difference in y per unit of a covariate that was left as it stands. */
    slope(value: number): number;
  };
}

export function standardize(name: string, values: ArrayLike<number>): Standardization {
  requireTwo(name, values.length);
  const mean = sum(values, (value) => value) / values.length;
  const sd = Math.sqrt(sum(values, (value) => (value - mean) ** 2) / (values.length - 1));
  requireSpread(name, values);
  return {
    mean,
    sd,
    forward: (some) => Float64Array.from(some).map((value) => (value - mean) / sd),
    backward: {
      location: (value) => mean + sd * value,
      scale: (value) => sd * value,
      slope: (value) => sd * value,
    },
  };
}

function sum(values: ArrayLike<number>, term: (value: number) => number): number {
  let total = 0;
  for (let row = 0; row < values.length; row++) total += term(values[row]);
  return total;
}

function requireTwo(name: string, count: number): void {
  if (count >= 2) return;
  throw new InputError(
    'TOO_FEW_ROWS',
    `Column '${name}' has ${count} usable value${count === 1 ? '' : 's'}; at least 2 are needed to standardise it.`,
    { column: name, count },
  );
}

function requireSpread(name: string, values: ArrayLike<number>): void {
  for (let row = 1; row < values.length; row++) if (values[row] !== values[0]) return;
  throw new InputError(
    'CONSTANT_RESPONSE',
    `All ${values.length} values of '${name}' equal ${values[0]}, so there is no variation to explain. Check that y names the measured column.`,
    { column: name, value: values[0], count: values.length },
  );
}
