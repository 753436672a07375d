import { ModelError } from '../errors.ts';
import type { Message } from './messages.ts';
import { withHandler } from './stack.ts';

/** Everything a run of the model did, by site name, in the order of the run. */
export type Trace = ReadonlyMap<string, Message>;

/** Runs the model and records its messages. */
export function trace<Args extends readonly unknown[]>(
  model: (...args: Args) => unknown,
  ...args: Args
): Trace {
  const messages = new Map<string, Message>();
  withHandler({ postprocess: (message) => record(messages, message) }, () => model(...args));
  return messages;
}

function record(messages: Map<string, Message>, message: Message): void {
  if (messages.has(message.name)) {
    throw new ModelError(
      'DUPLICATE_SITE',
      `Two sites are named "${message.name}". Every sample, deterministic and factor needs a name of its own; rename one of them.`,
      { site: message.name },
    );
  }
  messages.set(message.name, message);
}
