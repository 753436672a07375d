import type { UnconstrainedModel } from '@bayes-window/compiler';
import { add, type Expression, real, sizeOf } from '@bayes-window/dsl';
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

/** A model from its inputs, its log density and what it reports. */
export function modelOf(
  inputs: readonly Expression[],
  logDensity: Expression,
  outputs: readonly Expression[],
): UnconstrainedModel {
  const slots = laidOut(inputs);
  return {
    dimension: slots.reduce((total, { size }) => total + size, 0),
    parameters: slots.map(({ value: input, ...slot }) => ({
      ...slot,
      name: input.attributes.name as string,
      support: real,
      input,
    })),
    logDensity,
    terms: [],
    outputs: laidOut(outputs).map((slot, i) => ({ ...slot, name: `output ${i}`, kind: 'deterministic' })),
  };
}

function laidOut(values: readonly Expression[]) {
  let end = 0;
  return values.map((value) => {
    const size = sizeOf(value.axes);
    end += size;
    return { value, axes: value.axes, size, offset: end - size };
  });
}
