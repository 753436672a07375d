export { explain } from './explain.ts';
export type * from './explanation.ts';
export { formatExplanation } from './format.ts';
