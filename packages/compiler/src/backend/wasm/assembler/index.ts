export type { Code, ValueType } from './code.ts';
export { constantPool } from './constant-pool.ts';
export { control, f64, f64x2, i32, i64, i64x2, local, memory, v128 } from './instructions.ts';
export { type Bits, type Lanes, type Mask, scalarLanes, simdLanes } from './lanes.ts';
export { assembleModule, type FunctionDefinition, type ModuleDefinition } from './module.ts';
