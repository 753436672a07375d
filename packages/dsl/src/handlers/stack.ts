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

/** Sends a message through the stack and returns the value that the model goes on with. */
export function send(sent: Message): Expression {
  let message = sent;
  let reached = handlers.length;
  while (reached > 0 && message.hidden !== true) message = pass(message, --reached);
  if (message.type === 'sample' && message.value === undefined) message.value = draw(message);
  for (const handler of handlers.slice(reached)) handler.postprocess?.(message);
  return (message.type === 'sample' && message.intervention) || (message.value as Expression);
}

/** While a handler acts, only those outside of it are on the stack. */
function pass(message: Message, depth: number): Message {
  const inner = handlers.splice(depth);
  const [handler] = inner;
  try {
    handler.process?.(message);
    return handler.replace?.(message) ?? message;
  } finally {
    handlers.push(...inner);
  }
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
