import { type Axis, axis, type Codes, codes, column, type Expression, input } from '@bayes-window/dsl';
import { axisNames, type Recipe } from './recipe.ts';

/** The things that a random model is made of. `values` grows by what is computed from them. */
export interface Pool {
  readonly axes: readonly Axis[];
  readonly columns: readonly Expression[];
  readonly codes: readonly Codes[];
  readonly parameters: readonly Expression[];
  readonly values: Expression[];
}

export function poolOf({ sizes, columns, codes: codings, parameters }: Recipe): Pool {
  const axes = axisNames.map((name, i) => axis(name, sizes[i]));
  const data = columns.map(({ over, values }, i) => {
    const along = axisAt(axes, over);
    return column(`x${i}`, along, repeated(values, along.size));
  });
  const inputs = parameters.map((bits, i) => input(`p${i}`, parameterAxes(axes, bits)));
  return {
    axes,
    columns: data,
    codes: codings.map(({ over, into, values }, i) => {
      const from = axisAt(axes, over);
      // Of rows mostly the group, and of all else mostly the row.
      const others = axes.filter((other) => other !== from);
      const to = others[Math.max(0, (into % 6) - 3)];
      return codes(
        `c${i}`,
        from,
        to,
        repeated(values, from.size).map((value) => value % to.size),
      );
    }),
    parameters: inputs,
    values: [...inputs, ...data],
  };
}

/** Mostly the rows. */
function axisAt(axes: readonly Axis[], pick: number): Axis {
  return axes[Math.max(0, (pick % (4 * axes.length)) - 3 * axes.length)];
}

/** Parameters have two axes at most, and seldom one value per row. */
function parameterAxes(axes: readonly Axis[], bits: number): readonly Axis[] {
  const chosen = axes.filter((_, i) => (bits >> i) & 1);
  return (chosen.length > 2 ? chosen.slice(1) : chosen).slice(0, 2);
}

function repeated(values: readonly number[], size: number): number[] {
  return Array.from({ length: size }, (_, i) => values[i % values.length]);
}

export function choose<T>(from: readonly T[], pick: number): T {
  return from[pick % from.length];
}
