export { defineFunction, type MathFunction } from './define.ts';
export { type MathName, mathCall, mathFunctions, mathValue } from './library.ts';
