import type { UnconstrainedModel } from '@bayes-window/compiler';
import { add, sizeOf } from '@bayes-window/dsl';
import { modelOf } from './model.ts';
import { poolOf } from './pool.ts';
import type { Recipe } from './recipe.ts';
import { stepOf } from './steps.ts';
import { termOf } from './terms.ts';

/** A model without names of sites, and where to try it. */
export interface FuzzCase {
  readonly model: UnconstrainedModel;
  readonly positions: readonly Float64Array[];
}

/** Values over more points than this are not used further, so that a case stays small. */
const mostPoints = 2000;

export function caseOf(recipe: Recipe): FuzzCase {
  const pool = poolOf(recipe);
  for (const step of recipe.steps) {
    const value = stepOf(step, pool);
    if (sizeOf(value.axes) <= mostPoints) pool.values.push(value);
  }
  const terms = recipe.terms.map((term) => termOf(term, pool));
  const logDensity = terms.reduce((total, term) => add(total, term));
  const model = modelOf(pool.parameters, logDensity, [pool.values[pool.values.length - 1]]);
  const positions = recipe.positions.map((values) =>
    Float64Array.from({ length: model.dimension }, (_, i) => values[i % values.length] * (1 + i / 64)),
  );
  return { model, positions };
}
