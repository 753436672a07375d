export { defineFunction, type MathFunction } from './define.ts';
export { type MathName, mathCall, mathFunctions } from './library.ts';
