import { type Axis, formatAxes, hasAxis, twin } from './axis.ts';
import { ModelError } from './errors.ts';
import type { Expression, Operand } from './expression.ts';
import { add, logSumExp, renameAxis } from './ops/index.ts';
import { scan } from './scan.ts';

/** A hidden Markov chain, in logarithms. */
export interface HiddenMarkov {
  readonly time: Axis;
  readonly state: Axis;
  /** The state moved to, where `transition` has it by another name than that of `twin(state)`. */
  readonly to?: Axis;
  /** log p(z_1 = k), over `state`. */
  readonly initial: Operand;
  /** log p(z_(t+1) = l | z_t = k), over `state` and `to`, and over `time` where it differs by step. */
  readonly transition: Expression;
  /** log p(y_t | z_t = k), over `time` and `state`. */
  readonly emission: Expression;
}

/**
 * log p(y) with the states summed out, by the forward algorithm (Rabiner 1989, sec. III.A), in logarithms:
 *
 *     f_t = p_t + emission_t            log p(y_1..y_t, z_t)
 *     p_(t+1),l = log sum_k exp(f_t,k + transition_k,l)
 *
 * Further axes (several chains) stay in the result; add it to the model with `factor`.
 */
export function hiddenMarkovLogLikelihood({
  time,
  state,
  to = twin(state),
  initial,
  transition,
  emission,
}: HiddenMarkov): Expression {
  requireAxes('transition', transition, [state, to]);
  requireAxes('emission', emission, [time, state]);
  const perStep: Record<string, Expression> = hasAxis(transition.axes, time)
    ? { emission, transition }
    : { emission };
  const { last } = scan(time, {
    init: { predicted: initial, filtered: 0 },
    over: perStep,
    step: ({ predicted }, at) => {
      const filtered = add(predicted, at.emission);
      const moved = logSumExp(add(filtered, at.transition ?? transition), state);
      return { filtered, predicted: renameAxis(moved, to, state) };
    },
  });
  return logSumExp(last.filtered, state);
}

function requireAxes(name: string, { axes }: Expression, wanted: readonly Axis[]): void {
  const missing = wanted.find((axis) => !hasAxis(axes, axis));
  if (missing === undefined) return;
  throw new ModelError(
    'HIDDEN_MARKOV_AXES',
    `A hidden Markov chain's ${name} has axes ${formatAxes(axes)}, without "${missing.name}"; it runs over ${formatAxes(wanted)}.`,
    { name, axis: missing.name },
  );
}
