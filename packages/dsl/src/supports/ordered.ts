import type { Axis } from '../axis.ts';
import type { Expression, Values } from '../expression.ts';
import { data } from '../leaves.ts';
import { exp, log, previous, sum, where } from '../ops/index.ts';
import { real } from './real.ts';
import { runningSum } from './running-sum.ts';
import type { EventSpace, Support } from './support.ts';

/** Increasing numbers over `axis`:  x_1 = u_1,  x_k = x_(k-1) + exp(u_k),  log |det J| = sum over k >= 2 of u_k */
export function ordered(axis: Axis): Support {
  const isFirst = isFirstOf(axis);
  // The first value is kept out of exp, which could overflow there.
  const logIncrements = (u: Expression): Expression => where(isFirst, 0, u);
  return {
    ...real,
    name: 'ordered',
    bijector: {
      name: 'cumulativeExp',
      forward: (u) => runningSum(where(isFirst, u, exp(logIncrements(u))), axis),
      inverse: (x) => where(isFirst, x, log(where(isFirst, 1, x.sub(previous(x, axis))))),
      logAbsDetJacobian: (u) => sum(logIncrements(u), axis),
    },
    event: increasing(axis, Number.NEGATIVE_INFINITY),
  };
}

/** Increasing numbers above 0 over `axis`:  x_1 = exp(u_1),  x_k = x_(k-1) + exp(u_k),  log |det J| = sum of u_k */
export function positiveOrdered(axis: Axis): Support {
  const isFirst = isFirstOf(axis);
  return {
    ...real,
    name: 'positiveOrdered',
    low: 0,
    bijector: {
      name: 'cumulativeExp',
      forward: (u) => runningSum(exp(u), axis),
      inverse: (x) => log(x.sub(where(isFirst, 0, previous(x, axis)))),
      logAbsDetJacobian: (u) => sum(u, axis),
    },
    event: increasing(axis, 0),
  };
}

function isFirstOf(axis: Axis): Expression {
  return data(
    Float64Array.from({ length: axis.size }, (_, k) => (k === 0 ? 1 : 0)),
    [axis],
  );
}

function increasing(axis: Axis, low: number): EventSpace {
  const above = low === 0 ? ' above 0' : '';
  return {
    axes: [axis],
    unconstrained: [axis],
    description: `a vector of increasing numbers${above} over "${axis.name}"`,
    violation: (value) => firstDescent(value, axis),
  };
}

function firstDescent(value: Values, { labels }: Axis): string | undefined {
  const k = value.findIndex((x, i) => i > 0 && !(x > value[i - 1]));
  if (k < 0) return undefined;
  const name = (i: number): string => (labels === undefined ? `element ${i}` : `"${labels[i]}"`);
  return `${name(k)} is ${value[k]}, not above ${name(k - 1)}, which is ${value[k - 1]}`;
}
