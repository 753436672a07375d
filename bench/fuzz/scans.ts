import {
  type Axis,
  add,
  cumulativeLogSumExp,
  cumulativeProduct,
  cumulativeSum,
  data,
  type Expression,
  expand,
  gather,
  hasAxis,
  lag,
  logSumExp,
  multiply,
  type ScanPart,
  scan,
  sum,
  tanh,
  unionAxes,
  withoutAxis,
} from '@bayes-window/dsl';
import { choose, type Pool } from './pool.ts';

/** What a scan is made of: `x` is over its axis, `start` and `other` are not. */
interface Material {
  readonly axis: Axis;
  readonly x: Expression;
  readonly start: Expression;
  readonly other: Expression;
  readonly reverse: boolean;
  readonly part: ScanPart;
  readonly pool: Pool;
  /** An op on carry and part of x, kept within bounds. */
  readonly combine: (carry: Expression, x: Expression) => Expression;
}

type Scan = (material: Material) => Expression;

const scans: readonly Scan[] = [
  ({ x, axis }) => cumulativeSum(x, axis),
  ({ x, axis }) => cumulativeProduct(tanh(x).add(0.5), axis),
  ({ x, axis }) => cumulativeLogSumExp(x, axis),
  ({ x, axis, start }) => lag(x, axis, expand(start, withoutAxis(unionAxes(x.axes, start.axes), axis))),
  // One value carried, by any op.
  ({ axis, x, start, reverse, part, combine }) =>
    scan(axis, {
      ...{ init: { u: start }, over: { x }, reverse },
      step: ({ u }, { x }) => ({ u: combine(u, x) }),
    })[part].u,
  // An autoregression with a coefficient from outside.
  ({ axis, x, start, other, reverse, part }) =>
    scan(axis, {
      ...{ init: { u: start }, over: { x }, reverse },
      step: ({ u }, { x }) => ({ u: multiply(tanh(other), u).add(x) }),
    })[part].u,
  // Two values that change places.
  ({ axis, x, start, other, reverse, part, combine }) => {
    const both = unionAxes(start.axes, other.axes);
    const { p, q } = scan(axis, {
      ...{ init: { p: expand(start, both), q: expand(other, both) }, over: { x }, reverse },
      step: ({ p, q }, { x }) => ({ p: tanh(q), q: combine(p, x) }),
    })[part];
    return add(p, q);
  },
  // A step that knows no part of the axis: an iteration.
  ({ axis, start, other, reverse, part }) =>
    scan(axis, {
      ...{ init: { u: start }, reverse },
      step: ({ u }) => ({ u: tanh(add(u, other)) }),
    })[part].u,
  // A step that reduces over an axis of the carry, or gathers along it.
  ({ axis, x, start, reverse, part, pool }) =>
    scan(axis, {
      ...{ init: { u: start }, over: { x }, reverse },
      step: ({ u }, { x }) => ({ u: add(mixed(u, axis, pool), x).mul(0.5) }),
    })[part].u,
];

/** The carry in terms of its elements together, where it has any. */
function mixed(u: Expression, of: Axis, { codes }: Pool): Expression {
  if (u.axes.length === 0) return u;
  const [along] = u.axes;
  const pooled = add(u, logSumExp(u, along));
  const turn = codes.find(({ axis, over }) => axis.name === along.name && !hasAxis([...u.axes, of], over));
  return turn === undefined ? pooled : add(pooled, sum(gather(tanh(u), turn), turn.over));
}

const parts: readonly ScanPart[] = ['after', 'before', 'last'];

/** A scan of `x` along one of its axes, or of its multiples along any axis where it has none. */
export function scanned(
  [value, start, other]: readonly Expression[],
  pool: Pool,
  pick: number,
  combine: Material['combine'],
): Expression {
  const axis = choose(value.axes.length === 0 ? pool.axes : value.axes, pick);
  const total = (of: Expression): Expression => (hasAxis(of.axes, axis) ? sum(of, axis) : of);
  return choose(
    scans,
    Math.floor(pick / 6),
  )({
    ...{ axis, pool, combine },
    x: hasAxis(value.axes, axis) ? value : multiply(value, multiples(axis)),
    start: tanh(total(start)),
    other: total(other),
    reverse: pick % 2 === 1,
    part: choose(parts, Math.floor(pick / 2)),
  });
}

function multiples(axis: Axis): Expression {
  return data(
    Float64Array.from({ length: axis.size }, (_, i) => 1 - i / 8),
    [axis],
    'multiples',
  );
}
