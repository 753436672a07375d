import { type Bindings, Expression, evaluate, input, topologicalOrder, type Values } from '@bayes-window/dsl';

/** Ops that compute nothing: their results carry no rounding error. */
const exact = new Set([
  'negate',
  'absolute',
  'sign',
  'stopGradient',
  'less',
  'lessOrEqual',
  'equal',
  'where',
  'minimum',
  'maximum',
  'largest',
  'gather',
]);

/** How a backend computes. */
export interface Precision {
  /** |a - b| <= tolerance (1 + |b|), or within what rounding explains. */
  readonly tolerance: number;
  /** Each result is off by up to this share of it. */
  readonly noise: number;
  /** Rounds every number to its own format, data and positions included. */
  readonly round: (x: number) => number;
}

/** Some 45 units in the last place. */
export const double: Precision = { tolerance: 1e-10, noise: 1e-14, round: (x) => x };

/** Some 8 units in the last place. */
export const single: Precision = { tolerance: 1e-4, noise: 1e-6, round: Math.fround };

const runs = 6;

/**
 * How far each value of the roots moves when each result of an op is off by a little, by repeated evaluation with random
 * errors (Monte Carlo arithmetic: Parker 1997). Infinity where a run is not finite, or where all that differs is whether
 * it is.
 */
export function roundingSpread(
  roots: readonly Expression[],
  bindings: Bindings,
  precision: Precision,
): Float64Array[] {
  const exactValues = evaluate(roots, bindings);
  const noisy = Array.from({ length: runs }, (_, run) =>
    evaluateNoisily(roots, bindings, precision, generator(run + 1)),
  );
  return exactValues.map((values, k) =>
    values.map((value, i) =>
      noisy.reduce((most, run) => {
        const off = Math.abs(run[k][i] - value);
        if (Number.isNaN(off)) return Number.isFinite(run[k][i]) === Number.isFinite(value) ? most : Infinity;
        return Math.max(most, off);
      }, 0),
    ),
  );
}

function evaluateNoisily(
  roots: readonly Expression[],
  bindings: Bindings,
  { noise, round }: Precision,
  random: () => number,
): Values[] {
  const known = new Map<Expression, Values>();
  for (const node of topologicalOrder(roots)) {
    const args = node.args.map((arg, i) => input(`argument ${i}`, arg.axes));
    const alone = new Expression(node.op, args, node.axes, node.attributes);
    const values = args.map((arg, i) => [arg, known.get(node.args[i]) as Values] as const);
    const value = bindings.get(node) ?? evaluate([alone], new Map(values))[0];
    const share = node.args.length === 0 || exact.has(node.op.name) ? 0 : noise;
    known.set(
      node,
      value.map((x) => round(x * (1 + share * (2 * random() - 1)))),
    );
  }
  return roots.map((root) => known.get(root) as Values);
}

/** Mulberry32 (Ettinger 2017): numbers in [0, 1), the same for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
