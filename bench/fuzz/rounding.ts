import {
  type Bindings,
  data,
  Expression,
  evaluate,
  input,
  inputOp,
  multiply,
  rebuild,
  runScan,
  type ScanBody,
  sizeOf,
  topologicalOrder,
  type Values,
} from '@bayes-window/dsl';

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
  'scanResult',
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
  // The first is rounded and nothing else: random errors never make two numbers equal.
  const noisy = Array.from({ length: 1 + runs }, (_, run) =>
    evaluateNoisily(roots, bindings, run === 0 ? { ...precision, noise: 0 } : precision, generator(run)),
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
    // With the argument's attributes: a result is cut out of its scan's value by what these say.
    const args = node.args.map(({ axes, attributes }) => new Expression(inputOp, [], axes, attributes));
    const values = new Map(args.map((arg, i) => [arg, known.get(node.args[i]) as Values]));
    const alone = new Expression(node.op, args, node.axes, node.attributes);
    const { scan } = node.attributes;
    const noisy = scan === undefined ? alone : noisyScan(alone, scan, () => error(noise, random));
    const value = bindings.get(node) ?? evaluate([noisy], values)[0];
    const share = isExact(node) ? 0 : noise;
    known.set(
      node,
      value.map((x) => round(x * error(share, random))),
    );
  }
  return roots.map((root) => known.get(root) as Values);
}

function isExact({ args, op }: Expression): boolean {
  return args.length === 0 || exact.has(op.name);
}

function error(share: number, random: () => number): number {
  return 1 + share * (2 * random() - 1);
}

/** The scan with an error of its own for each result of an op in each step: more arguments, over its axis. */
function noisyScan({ args }: Expression, scan: ScanBody, draw: () => number): Expression {
  const errors: { readonly part: Expression; readonly all: Expression }[] = [];
  const done = new Map<Expression, Expression>();
  for (const node of topologicalOrder(scan.next)) {
    const inner = node.args.map((arg) => done.get(arg) as Expression);
    const rebuilt = inner.length === 0 ? node : rebuild(node, inner);
    if (isExact(node)) {
      done.set(node, rebuilt);
      continue;
    }
    const part = input(`error ${errors.length}`, node.axes);
    const axes = [scan.axis, ...node.axes];
    errors.push({ part, all: data(Float64Array.from({ length: sizeOf(axes) }, draw), axes) });
    done.set(node, multiply(rebuilt, part));
  }
  const next = scan.next.map((node) => done.get(node) as Expression);
  const body = { ...scan, parameters: [...scan.parameters, ...errors.map(({ part }) => part)], next };
  const count = scan.carries.length;
  return runScan(body, args.slice(0, count), [...args.slice(count), ...errors.map(({ all }) => all)]);
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
