import { type Axis, hasAxis, sizeOf } from '../axis.ts';
import { ModelError } from '../errors.ts';
import { evaluate } from '../evaluate.ts';
import type { Expression } from '../expression.ts';
import { column, data } from '../leaves.ts';
import { add } from '../ops/index.ts';
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
  const names = Object.keys(distribution.parameters);
  // Adding a zero column over the site's axes broadcasts each parameter to them.
  const zeros = data(new Float64Array(sizeOf(axes)), axes);
  const parameters = evaluate(names.map((p) => add(zeros, distribution.parameters[p])));
  const values = Float64Array.from({ length: sizeOf(axes) }, (_, i) =>
    distribution.spec.sample(source, Object.fromEntries(names.map((p, k) => [p, parameters[k][i]]))),
  );
  return column(name, axes, values);
}
