import { type Axis, formatAxes, hasAxis, unionAxes, withoutAxes } from '../axis.ts';
import { ModelError } from '../errors.ts';
import type { Expression, Operand } from '../expression.ts';
import { asExpression } from '../leaves.ts';
import { constantValue, multiply } from '../ops/index.ts';
import { type AnyModel, handled } from './handled.ts';
import type { Message } from './messages.ts';

/**
 * Leaves out elements of the log density: where `condition` is false or 0, a site or factor counts as 0. Its values are
 * still drawn and must still be valid. Nested masks leave out what either does.
 */
export function mask<M extends AnyModel>(condition: Operand | boolean, model: M): M {
  const elements = asExpression(typeof condition === 'boolean' ? Number(condition) : condition);
  return handled(model, () => ({
    process: (message) => {
      if (message.type === 'deterministic') return;
      requireAxes('mask', message, elements);
      message.mask = message.mask === undefined ? elements : multiply(elements, message.mask);
    },
  }));
}

/** Multiplies the log density of sites and factors by a positive number, as for a part of the rows that stands for all. */
export function scale<M extends AnyModel>(by: Operand, model: M): M {
  const weight = asExpression(by);
  const known = constantValue(weight);
  if (known !== undefined && !(known > 0)) {
    throw new ModelError(
      'SCALE_RANGE',
      `scale() takes a number above 0; got ${known}. To leave a term out, use mask().`,
      {
        value: known,
      },
    );
  }
  return handled(model, () => ({
    process: (message) => {
      if (message.type === 'deterministic') return;
      requireAxes('scale', message, weight);
      message.scale = message.scale === undefined ? weight : multiply(weight, message.scale);
    },
  }));
}

/** A weight over an axis that a term lacks would count the term once for each of its elements. */
function requireAxes(handler: string, message: Message, weight: Expression): void {
  const axes = termAxes(message);
  const extra = weight.axes.find((a) => !hasAxis(axes, a));
  if (extra === undefined) return;
  throw new ModelError(
    'WEIGHT_AXES',
    `Site "${message.name}" has the log density of ${formatAxes(axes)}, but ${handler}() around it runs over "${extra.name}" too: ${formatAxes(weight.axes)}. ` +
      `Put ${handler}() around those sites only that run over "${extra.name}".`,
    { site: message.name, axis: extra.name },
  );
}

function termAxes(message: Message): readonly Axis[] {
  if (message.type === 'sample')
    return withoutAxes(message.axes, message.distribution.support.event?.axes ?? []);
  return unionAxes(message.type === 'factor' ? message.plates : [], message.value.axes);
}
