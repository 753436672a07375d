export type * from './messages.ts';
export * from './reparam.ts';
export { withHandler } from './stack.ts';
export * from './trace.ts';
export * from './values.ts';
export * from './visibility.ts';
export * from './weights.ts';
