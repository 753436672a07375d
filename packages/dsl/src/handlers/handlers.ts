import { ModelError } from '../errors.ts';
import type { Operand } from '../expression.ts';
import { asExpression } from '../leaves.ts';
import type { RandomSource } from '../random/index.ts';
import type { Handler, Message } from './messages.ts';
import { withHandler } from './stack.ts';

type AnyModel = (...args: never[]) => unknown;
export type SiteValues = Readonly<Record<string, Operand>>;

function handled<M extends AnyModel>(model: M, makeHandler: () => Handler): M {
  return ((...args: Parameters<M>) => withHandler(makeHandler(), () => model(...args))) as M;
}

/** Draws every site that has no value from its distribution. */
export function seed<M extends AnyModel>(source: RandomSource, model: M): M {
  return handled(model, () => ({
    process: (message) => {
      if (message.type === 'sample') message.source ??= source;
    },
  }));
}

/** Fixes the values of latent sites; they stay latent. */
export function substitute<M extends AnyModel>(values: SiteValues, model: M): M {
  return handled(model, () => ({ process: (message) => assign(message, values, false) }));
}

/** Fixes the values of latent sites and counts them as observed. */
export function condition<M extends AnyModel>(values: SiteValues, model: M): M {
  return handled(model, () => ({ process: (message) => assign(message, values, true) }));
}

function assign(message: Message, values: SiteValues, observed: boolean): void {
  if (message.type !== 'sample' || message.observed || !Object.hasOwn(values, message.name)) return;
  message.value = asExpression(values[message.name]);
  message.observed = observed;
}

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
