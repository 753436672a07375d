import { type Axis, formatAxes, hasAxis, sizeOf, unionAxes, withoutAxis } from '../axis.ts';
import { ModelError } from '../errors.ts';
import { evaluate } from '../evaluate.ts';
import type { Expression, Operand, Values } from '../expression.ts';
import { asExpression } from '../leaves.ts';
import { add, expand, log, logSumExp } from '../ops/index.ts';
import type { RandomSource } from '../random/index.ts';
import { simplex } from '../supports/index.ts';
import type { Distribution } from './define.ts';

/** log sum_k w_k exp(d_k) along an axis: the log density of a mixture with weights w, which sum to 1. */
export function logMix(weights: Operand, logDensities: Operand, axis: Axis): Expression {
  return logSumExp(add(log(weights), logDensities), axis);
}

/**
 * Each value comes from one of several components, which is summed out:  log p(x) = log sum_k w_k p_k(x). The components
 * are one family with parameters over `axis`; the weights are over it, too, and sum to 1.
 *
 *     sample('y', Mixture(weights, Normal(mu, sigma), component), { obs: y })
 */
export function Mixture(weights: Operand, components: Distribution, axis: Axis): Distribution {
  const w = asExpression(weights);
  const { spec, parameters, support } = components;
  for (const [what, axes] of [
    ['weights', w.axes],
    ['components', components.axes],
  ] as const)
    requireAxis(what, axes, axis);
  requireOneSupport(components, axis);
  return {
    spec: {
      name: `Mixture of ${spec.name}`,
      parameters: { weights: { support: simplex(axis) }, ...spec.parameters },
    },
    parameters: { weights: w, ...parameters },
    axes: withoutAxis(unionAxes(w.axes, components.axes), axis),
    support,
    logDensity: (x) => logMix(w, components.logDensity(x), axis),
    draw: (source, axes) => drawMixture(source, w, components, axes, axis),
  };
}

function drawMixture(
  source: RandomSource,
  weights: Expression,
  components: Distribution,
  axes: readonly Axis[],
  axis: Axis,
): Values {
  const [w] = evaluate([expand(weights, [...axes, axis])]);
  const candidates = components.draw(source, [...axes, axis]);
  return Float64Array.from({ length: sizeOf(axes) }, (_, i) => {
    const start = i * axis.size;
    let left = source.uniform();
    let k = 0;
    while (k < axis.size - 1 && left >= w[start + k]) left -= w[start + k++];
    return candidates[start + k];
  });
}

function requireAxis(what: string, axes: readonly Axis[], axis: Axis): void {
  if (hasAxis(axes, axis)) return;
  throw new ModelError(
    'MIXTURE_AXIS',
    `A mixture over "${axis.name}" needs its ${what} over that axis; they have ${formatAxes(axes)}.`,
    { axis: axis.name },
  );
}

function requireOneSupport({ spec, support }: Distribution, axis: Axis): void {
  const differs = [support.low, support.high].some(
    (bound) => typeof bound !== 'number' && hasAxis(bound.axes, axis),
  );
  if (!differs && support.event === undefined) return;
  throw new ModelError(
    'MIXTURE_SUPPORT',
    differs
      ? `A mixture's components have one support; the bounds of ${spec.name} differ along "${axis.name}".`
      : `A mixture is of families of numbers; the values of ${spec.name} are ${support.event?.description}. Add it with factor() and logMix().`,
    { distribution: spec.name, axis: axis.name },
  );
}
