import fc from 'fast-check';

/**
 * A random model in plain numbers, so that fast-check can shrink it. Every number is read modulo what there is to
 * choose from: each recipe makes a well-formed model.
 */
export interface Recipe {
  /** Sizes of the axes, in the order of `axisNames`. */
  readonly sizes: readonly number[];
  readonly columns: readonly ColumnRecipe[];
  readonly codes: readonly CodesRecipe[];
  /** Which axes each parameter has: a bit per axis. */
  readonly parameters: readonly number[];
  readonly steps: readonly Step[];
  readonly terms: readonly TermRecipe[];
  readonly positions: readonly (readonly number[])[];
}

/** The first is the longest, the rows of the data. */
export const axisNames = ['row', 'group', 'item', 'level'] as const;

/** `values` are repeated along the axis, so that rows agree in several columns. */
export interface ColumnRecipe {
  readonly over: number;
  readonly values: readonly number[];
}

export interface CodesRecipe {
  readonly over: number;
  readonly into: number;
  readonly values: readonly number[];
}

/** An op applied to values that are there already; `raw` leaves out what keeps its arguments in its domain. */
export interface Step {
  readonly op: number;
  readonly args: readonly number[];
  readonly raw: boolean;
}

/** An addend of the log density: see `terms.ts`. */
export interface TermRecipe {
  readonly kind: number;
  readonly effects: readonly EffectRecipe[];
  readonly picks: readonly number[];
}

/** An addend of a linear predictor. */
export interface EffectRecipe {
  readonly kind: number;
  readonly picks: readonly number[];
}

const pick = fc.nat({ max: 9999 });
const picks = (count: number): fc.Arbitrary<number[]> =>
  fc.array(pick, { minLength: count, maxLength: count });

const tidy = fc.integer({ min: -20, max: 20 }).map((k) => k / 8);
/** Multiples of 1/8192: short in a file, and far from underflow, which may turn a kink. */
const fine = fc.integer({ min: -20_000, max: 20_000 }).map((k) => k / 8192);
const awkward = fc.constantFrom(0, -0, 1, -1, 1e-8, -1e-30, 1e6, 1e6 + 1, 1e6 - 2, 40, -750);

const columnValues = fc.oneof(
  { weight: 4, arbitrary: fc.array(tidy, { minLength: 1, maxLength: 6 }) },
  { weight: 2, arbitrary: fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 6 }) },
  { weight: 2, arbitrary: fc.array(fine, { minLength: 1, maxLength: 40 }) },
  { weight: 1, arbitrary: fc.array(awkward, { minLength: 1, maxLength: 5 }) },
);

const coordinate = fc.oneof(
  { weight: 8, arbitrary: fine },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, 1, -1, 1e-9, 12.5, -30) },
);

/** Mostly a number or a value per group, as in the models that people write. */
const parameterAxes = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.constant(2) },
  { weight: 2, arbitrary: fc.nat({ max: 15 }) },
);

export const recipes: fc.Arbitrary<Recipe> = fc.record({
  sizes: fc.tuple(
    fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 5, max: 60 })),
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 3 }),
  ),
  columns: fc.array(fc.record({ over: pick, values: columnValues }), { minLength: 1, maxLength: 5 }),
  codes: fc.array(
    fc.record({ over: pick, into: pick, values: fc.array(pick, { minLength: 1, maxLength: 9 }) }),
    { minLength: 1, maxLength: 3 },
  ),
  parameters: fc.array(parameterAxes, { minLength: 1, maxLength: 5 }),
  steps: fc.array(
    fc.record({ op: pick, args: picks(4), raw: fc.integer({ min: 0, max: 9 }).map((k) => k === 9) }),
    {
      maxLength: 10,
    },
  ),
  terms: fc.array(
    fc.record({
      kind: pick,
      effects: fc.array(fc.record({ kind: pick, picks: picks(3) }), { minLength: 1, maxLength: 3 }),
      picks: picks(4),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  positions: fc.array(fc.array(coordinate, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 2 }),
});
