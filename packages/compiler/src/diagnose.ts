import { evaluate, formatAxes } from '@bayes-window/dsl';
import { bind } from './backend/interpreter.ts';
import type { UnconstrainedModel } from './unconstrain/unconstrain.ts';

/** The first part of a log density that is not a finite number. */
export interface NonFiniteSite {
  readonly site: string;
  readonly value: number;
  /** Flat index, row-major over `axes`, of the first element that is not finite; undefined for a scalar term. */
  readonly index: number | undefined;
  readonly axes: string;
}

/** Names the first site whose log density is NaN or infinite at a position, with its value and row. */
export function firstNonFiniteSite(
  model: UnconstrainedModel,
  position: Float64Array,
): NonFiniteSite | undefined {
  const noise = new Float64Array((model.noise ?? []).reduce((total, { size }) => total + size, 0));
  const bindings = new Map([...bind(model.parameters, position), ...bind(model.noise ?? [], noise)]);
  for (const { site, rows } of model.terms) {
    const [values] = evaluate([rows], bindings);
    const index = values.findIndex((value) => !Number.isFinite(value));
    if (index >= 0) {
      return {
        site,
        value: values[index],
        index: rows.axes.length === 0 ? undefined : index,
        axes: formatAxes(rows.axes),
      };
    }
  }
  return undefined;
}
