import type { UnconstrainedModel } from '@bayes-window/compiler';
import { type Expression, real, sizeOf } from '@bayes-window/dsl';

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
    observed: [],
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
