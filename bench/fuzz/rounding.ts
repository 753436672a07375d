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

/** Monte Carlo arithmetic moves each result by up to this share of it, some 45 units in the last place. */
const relativeNoise = 1e-14;
const runs = 6;

/**
 * How far each value of the roots moves when each result of an op is off by a little, by repeated evaluation with random
 * errors (Monte Carlo arithmetic: Parker 1997). Infinity where a run is not finite, or where all that differs is whether
 * it is.
 */
export function roundingSpread(roots: readonly Expression[], bindings: Bindings): Float64Array[] {
  const exactValues = evaluate(roots, bindings);
  const noisy = Array.from({ length: runs }, (_, run) =>
    evaluateNoisily(roots, bindings, generator(run + 1)),
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

function evaluateNoisily(roots: readonly Expression[], bindings: Bindings, random: () => number): Values[] {
  const known = new Map<Expression, Values>(bindings);
  for (const node of topologicalOrder(roots)) {
    if (known.has(node)) continue;
    const args = node.args.map((arg, i) => input(`argument ${i}`, arg.axes));
    const alone = new Expression(node.op, args, node.axes, node.attributes);
    const [values] = evaluate(
      [alone],
      new Map(args.map((arg, i) => [arg, known.get(node.args[i]) as Values])),
    );
    const isExact = node.args.length === 0 || exact.has(node.op.name);
    known.set(node, isExact ? values : values.map((x) => x * (1 + relativeNoise * (2 * random() - 1))));
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
