export * from './handlers.ts';
export type * from './messages.ts';
export { withHandler } from './stack.ts';
