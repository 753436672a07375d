import { ModelError } from '../errors.ts';
import type { Operand } from '../expression.ts';
import { asExpression } from '../leaves.ts';
import type { RandomSource } from '../random/index.ts';
import { type AnyModel, handled } from './handled.ts';
import type { Message } from './messages.ts';
import type { Trace } from './trace.ts';

export type SiteValues = Readonly<Record<string, Operand>>;

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

/** Takes back the observations: every observed site becomes a latent one, to be drawn or inferred. */
export function uncondition<M extends AnyModel>(model: M): M {
  return handled(model, () => ({
    process: (message) => {
      if (message.type !== 'sample' || !message.observed) return;
      message.value = undefined;
      message.observed = false;
    },
  }));
}

/** Gives latent sites the values that they have in a trace of this or another model. */
export function replay<M extends AnyModel>(recorded: Trace, model: M): M {
  return handled(model, () => ({
    process: (message) => {
      const earlier = recorded.get(message.name);
      if (message.type !== 'sample' || message.observed || earlier === undefined) return;
      if (earlier.type !== 'sample' || earlier.observed) throw notLatent(message.name, earlier);
      message.value = earlier.value;
    },
  }));
}

function notLatent(site: string, { type }: Message): ModelError {
  return new ModelError(
    'REPLAY_SITE',
    `Site "${site}" is latent in the model, but ${type === 'sample' ? 'observed' : `a ${type}`} in the trace that is replayed. ` +
      'Rename one of them, or leave the site out of the trace.',
    { site },
  );
}

/**
 * Intervenes, as NumPyro's `do`: what follows a site goes on with the given value, as if something from outside had set
 * it, while the site itself stays as it is.
 */
export function intervene<M extends AnyModel>(values: SiteValues, model: M): M {
  return handled(model, () => ({
    process: (message) => {
      if (message.type !== 'sample' || !Object.hasOwn(values, message.name)) return;
      message.intervention ??= asExpression(values[message.name]);
    },
  }));
}

function assign(message: Message, values: SiteValues, observed: boolean): void {
  if (message.type !== 'sample' || message.observed || !Object.hasOwn(values, message.name)) return;
  message.value = asExpression(values[message.name]);
  message.observed = observed;
}
