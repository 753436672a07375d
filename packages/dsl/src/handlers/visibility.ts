import { type AnyModel, handled } from './handled.ts';
import type { Message } from './messages.ts';

/** Which sites to hide: these, all but those, or those of which a function says so. */
export type Hiding =
  | { readonly hide: readonly string[] | ((message: Message) => boolean) }
  | { readonly expose: readonly string[] };

/**
 * Hides sites from the handlers further out, inference among them: `block({ hide: ['z'] }, model)`, `block({ expose: ['a'] },
 * model)`, `block({ expose: [] }, model)` for all. A hidden latent site needs a value from within.
 */
export function block<M extends AnyModel>(hiding: Hiding, model: M): M {
  return handled(model, () => ({
    process: (message) => {
      if (hides(hiding, message)) message.hidden = true;
    },
  }));
}

function hides(hiding: Hiding, message: Message): boolean {
  if ('expose' in hiding) return !hiding.expose.includes(message.name);
  return typeof hiding.hide === 'function' ? hiding.hide(message) : hiding.hide.includes(message.name);
}

/** Puts `prefix/` before the names of sites, so that a part of a model can be used twice. Axes keep their names. */
export function scope<M extends AnyModel>(prefix: string, model: M, divider = '/'): M {
  return handled(model, () => ({
    process: (message) => {
      message.name = `${prefix}${divider}${message.name}`;
    },
  }));
}
