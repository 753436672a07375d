import { type Axis, axis, formatAxes } from '../axis.ts';
import { ModelError } from '../errors.ts';
import type { Expression, Operand } from '../expression.ts';
import { codes, data } from '../leaves.ts';
import { add, gather, multiply } from '../ops/index.ts';
import { scan } from '../scan.ts';
import { type RungeKutta, type RungeKuttaName, rungeKuttaMethods } from './runge-kutta.ts';

type State<K extends string> = Readonly<Record<K, Expression>>;

/** An initial value problem dy/dt = f(y, t), y a record of numbers or arrays. */
export interface OdeSpec<K extends string> {
  /** y at time `start`. */
  readonly init: Readonly<Record<K, Operand>>;
  /** When `init` holds; 0 unless told. */
  readonly start?: number;
  /** The times at which y is wanted: a data column, increasing, after `start`. */
  readonly times: Expression;
  /** Steps of equal length from each time to the next. Halve the length until the results stay. */
  readonly substeps: number;
  /** Classical Runge-Kutta (`rk4`), or order 8 (`dop8`), which needs far fewer steps for many digits. */
  readonly method?: RungeKuttaName;
  derivative(state: State<K>, time: Expression): Readonly<Record<K, Operand>>;
}

/**
 * Solves an ordinary differential equation in steps of fixed length, and gives the state at each of the times, over their
 * axis. Its gradient is the exact one of the steps taken, so that density and gradient belong together.
 *
 *     const { prey, predator } = odeSteps({
 *       init: { prey: sample('prey0', LogNormal(2, 1)), predator: sample('predator0', LogNormal(2, 1)) },
 *       times: column('year', observation, years),
 *       substeps: 10,
 *       method: 'dop8',
 *       derivative: ({ prey, predator }) => ({
 *         prey: prey.mul(alpha.sub(beta.mul(predator))),
 *         predator: predator.mul(delta.mul(prey).sub(gamma)),
 *       }),
 *     });
 *
 * For problems that are not stiff.
 */
export function odeSteps<K extends string>({
  init,
  start = 0,
  times,
  substeps,
  method = 'rk4',
  derivative,
}: OdeSpec<K>): State<K> {
  const measurement = timeAxis(times);
  const instants = [start, ...(times.attributes.values as Float64Array)];
  checkSteps(measurement, instants, substeps);
  const step = axis(`${measurement.name} step`, measurement.size * substeps);
  const lengths = instants.slice(1).map((time, n) => (time - instants[n]) / substeps);
  const perStep = (name: string, value: (n: number, i: number) => number): Expression =>
    data(
      Float64Array.from({ length: step.size }, (_, k) => value(Math.floor(k / substeps), k % substeps)),
      [step],
      name,
    );
  const { after } = scan(step, {
    init,
    over: { h: perStep('h', (n) => lengths[n]), t: perStep('t', (n, i) => instants[n] + i * lengths[n]) },
    step: (state, { h, t }) => rungeKuttaStep(rungeKuttaMethods[method], state, t, h, derivative),
  });
  const ends = codes(
    `last ${step.name}`,
    measurement,
    step,
    lengths.map((_, n) => (n + 1) * substeps - 1),
  );
  return mapState(init, (name) => gather(after[name], ends));
}

function timeAxis({ op, axes }: Expression): Axis {
  if (op.kind === 'data' && axes.length === 1) return axes[0];
  throw new ModelError(
    'ODE_TIMES',
    `odeSteps needs its times as one data column; got ${op.name} over ${formatAxes(axes)}. Make it with column('time', axis, values).`,
  );
}

function checkSteps({ name }: Axis, instants: readonly number[], substeps: number): void {
  if (!Number.isInteger(substeps) || substeps < 1)
    throw new ModelError(
      'ODE_SUBSTEPS',
      `odeSteps over "${name}": substeps must be a whole number above 0; got ${substeps}.`,
      { substeps },
    );
  const bad = instants.findIndex((time, n) => n > 0 && !(time > instants[n - 1]));
  if (bad < 0) return;
  throw new ModelError(
    'ODE_TIMES',
    `odeSteps over "${name}": times must increase from ${bad === 1 ? 'the start' : 'row to row'}; row ${bad - 1} is ${instants[bad]}, after ${instants[bad - 1]}.`,
    { axis: name, row: bad - 1 },
  );
}

function rungeKuttaStep<K extends string>(
  { nodes, stages, weights }: RungeKutta,
  state: State<K>,
  t: Expression,
  h: Expression,
  derivative: OdeSpec<K>['derivative'],
): State<K> {
  const slopes: Readonly<Record<K, Operand>>[] = [];
  const moved = (coefficients: readonly number[]): State<K> =>
    mapState(state, (name) => {
      const terms = coefficients.flatMap((c, j) => (c === 0 ? [] : [multiply(c, slopes[j][name])]));
      return terms.length === 0
        ? state[name]
        : add(
            state[name],
            multiply(
              h,
              terms.reduce((total, term) => add(total, term)),
            ),
          );
    });
  for (const [i, coefficients] of stages.entries())
    slopes.push(derivative(moved(coefficients), add(t, multiply(nodes[i], h))));
  return moved(weights);
}

function mapState<K extends string>(
  names: Readonly<Record<K, unknown>>,
  value: (name: K) => Expression,
): State<K> {
  return Object.fromEntries((Object.keys(names) as K[]).map((name) => [name, value(name)])) as State<K>;
}
