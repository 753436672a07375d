import { type Axis, hasAxis } from '../axis.ts';
import { ModelError } from '../errors.ts';
import type { Expression } from '../expression.ts';
import { column } from '../leaves.ts';
import type { Handler, Message, SampleMessage } from './messages.ts';

const handlers: Handler[] = [];
const plates: Axis[] = [];

export function withHandler<Result>(handler: Handler, body: () => Result): Result {
  handlers.push(handler);
  try {
    return body();
  } finally {
    handlers.pop();
  }
}

export function withPlate<Result>(axis: Axis, body: () => Result): Result {
  if (hasAxis(plates, axis)) {
    throw new ModelError(
      'PLATE_NESTED_TWICE',
      `Plate "${axis.name}" is already open: a plate can't be nested in itself.`,
      {
        plate: axis.name,
      },
    );
  }
  plates.push(axis);
  try {
    return body();
  } finally {
    plates.pop();
  }
}

export function currentPlates(): readonly Axis[] {
  return [...plates];
}

/** Sends a message through the stack and returns the value of the site. */
export function send(message: Message): Expression {
  for (let i = handlers.length - 1; i >= 0; i--) handlers[i].process?.(message);
  if (message.type === 'sample' && message.value === undefined) message.value = draw(message);
  for (const handler of handlers) handler.postprocess?.(message);
  return message.value as Expression;
}

function draw({ name, distribution, axes, source }: SampleMessage): Expression {
  if (source === undefined) {
    throw new ModelError(
      'SITE_WITHOUT_VALUE',
      `Site "${name}" was reached outside of inference and without a source of random numbers. Compile the model, or run it under seed(source, model) or substitute(values, model).`,
      { site: name },
    );
  }
  return column(name, axes, distribution.draw(source, axes));
}
