import { argsort } from './argsort.ts';
import { poolDraws } from './draws.ts';
import type { ParameterDraws } from './summary.ts';

/** One side of a parameter's range in which the draws that ended a divergent transition are too many. */
export interface DivergenceLocation {
  readonly name: string;
  readonly side: 'at most' | 'above';
  /** Edge of that side, in the parameter's units. */
  readonly edge: number;
  /** Share of the divergent, and of the other draws, on that side. */
  readonly shareOfDivergent: number;
  readonly shareOfOthers: number;
}

/** Probability of naming any parameter where divergences are anywhere. */
const falseAlarms = 0.01;

/**
 * The parameters whose draws after divergent transitions differ in distribution from the others, those that differ most
 * first: by the two-sample Kolmogorov-Smirnov distance D, where it is above
 *
 *     sqrt((n + m) / (n m)) sqrt(log(2 parameters / 0.01) / 2),
 *
 * n and m the numbers of divergent and other draws (Massart 1990, with Bonferroni's correction). `divergent[chain][draw]`
 * is 1 after a divergent transition.
 */
export function locateDivergences(
  parameters: readonly ParameterDraws[],
  divergent: readonly ArrayLike<number>[],
): DivergenceLocation[] {
  const flags = poolDraws(divergent);
  const count = flags.reduce((sum, flag) => sum + flag, 0);
  const others = flags.length - count;
  if (count === 0 || others === 0) return [];
  const limit =
    Math.sqrt(flags.length / (count * others)) *
    Math.sqrt(Math.log((2 * parameters.length) / falseAlarms) / 2);
  const distance = ({ shareOfDivergent, shareOfOthers }: DivergenceLocation) =>
    shareOfDivergent - shareOfOthers;
  return parameters
    .map(({ name, draws }) => widestGap(name, poolDraws(draws), flags, count))
    .filter((location) => distance(location) > limit)
    .sort((a, b) => distance(b) - distance(a));
}

/** Where the two distribution functions lie farthest apart. */
function widestGap(
  name: string,
  values: Float64Array,
  flags: Float64Array,
  count: number,
): DivergenceLocation {
  const order = argsort(values);
  const others = values.length - count;
  let below = 0;
  let widest = { gap: 0, edge: values[order[0]], divergent: 0, others: 0 };
  for (let i = 0; i < order.length; i++) {
    below += flags[order[i]];
    if (i + 1 < order.length && values[order[i + 1]] === values[order[i]]) continue;
    const shares = { divergent: below / count, others: (i + 1 - below) / others };
    const gap = shares.divergent - shares.others;
    if (Math.abs(gap) > Math.abs(widest.gap)) widest = { gap, edge: values[order[i]], ...shares };
  }
  const isBelow = widest.gap > 0;
  return {
    ...{ name, side: isBelow ? 'at most' : 'above', edge: widest.edge },
    shareOfDivergent: isBelow ? widest.divergent : 1 - widest.divergent,
    shareOfOthers: isBelow ? widest.others : 1 - widest.others,
  };
}
