export { emitWhole } from './emit-whole.ts';
