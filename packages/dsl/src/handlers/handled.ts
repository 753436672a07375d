import type { Handler } from './messages.ts';
import { withHandler } from './stack.ts';

export type AnyModel = (...args: never[]) => unknown;

/** The model with a handler around each of its runs. */
export function handled<M extends AnyModel>(model: M, makeHandler: () => Handler): M {
  return ((...args: Parameters<M>) => withHandler(makeHandler(), () => model(...args))) as M;
}
