import { type Code, doubleBytes, signed, signed64, unsigned, wordBytes } from './code.ts';

type Unary = (x: Code) => Code;
type Binary = (x: Code, y: Code) => Code;

const unary =
  (opcode: Code): Unary =>
  (x) => [x, opcode];
const binary =
  (opcode: Code): Binary =>
  (x, y) => [x, y, opcode];

/** SIMD opcodes carry a prefix byte and a LEB128 number. */
const simd = (opcode: number): Code => [0xfd, unsigned(opcode)];

/** Alignment hint (log2 of bytes) and static byte offset of a memory access. */
const at = (alignment: number, offset: number): Code => [alignment, unsigned(offset)];

/** Reads of locals, the most frequent code by far, made once. */
const reads: Code[] = [];

function readOf(index: number): Code {
  reads[index] ??= [0x20, unsigned(index)];
  return reads[index];
}

export const local = {
  get: readOf,
  set: (index: number, value: Code): Code => [value, 0x21, unsigned(index)],
  tee: (index: number, value: Code): Code => [value, 0x22, unsigned(index)],
};

export const i32 = {
  const: (value: number): Code => [0x41, signed(value)],
  load: (address: Code, offset: number): Code => [address, 0x28, at(2, offset)],
  store: (address: Code, offset: number, value: Code): Code => [address, value, 0x36, at(2, offset)],
  eqz: unary(0x45),
  eq: binary(0x46),
  ltU: binary(0x49),
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  and: binary(0x71),
  or: binary(0x72),
  shl: binary(0x74),
  shrU: binary(0x76),
};

export const i64 = {
  const: (value: bigint): Code => [0x42, signed64(value)],
  eqz: unary(0x50),
  eq: binary(0x51),
  ltU: binary(0x54),
  add: binary(0x7c),
  sub: binary(0x7d),
  mul: binary(0x7e),
  and: binary(0x83),
  or: binary(0x84),
  xor: binary(0x85),
  shl: binary(0x86),
  shrS: binary(0x87),
  shrU: binary(0x88),
  extendI32U: unary(0xad),
  reinterpretF64: unary(0xbd),
};

export const f64 = {
  const: (value: number): Code => [0x44, doubleBytes(value)],
  load: (address: Code, offset: number): Code => [address, 0x2b, at(3, offset)],
  store: (address: Code, offset: number, value: Code): Code => [address, value, 0x39, at(3, offset)],
  eq: binary(0x61),
  ne: binary(0x62),
  lt: binary(0x63),
  gt: binary(0x64),
  le: binary(0x65),
  ge: binary(0x66),
  abs: unary(0x99),
  neg: unary(0x9a),
  ceil: unary(0x9b),
  floor: unary(0x9c),
  trunc: unary(0x9d),
  nearest: unary(0x9e),
  sqrt: unary(0x9f),
  add: binary(0xa0),
  sub: binary(0xa1),
  mul: binary(0xa2),
  div: binary(0xa3),
  min: binary(0xa4),
  max: binary(0xa5),
  copysign: binary(0xa6),
  convertI64S: unary(0xb9),
  reinterpretI64: unary(0xbf),
};

const [vectorLoad, vectorLoadSplat, vectorStore] = [simd(0), simd(10), simd(11)];

export const v128 = {
  load: (address: Code, offset: number): Code => [address, vectorLoad, at(3, offset)],
  loadSplat64: (address: Code, offset: number): Code => [address, vectorLoadSplat, at(3, offset)],
  /** Both lanes the word, read from the module's pool of constants. */
  pooled: (constant: bigint): Code => [i32.const(0), vectorLoad, 4, { constant }],
  store: (address: Code, offset: number, value: Code): Code => [address, value, vectorStore, at(3, offset)],
  const: (word: bigint): Code => [simd(12), wordBytes(word), wordBytes(word)],
  not: unary(simd(77)),
  and: binary(simd(78)),
  andnot: binary(simd(79)),
  or: binary(simd(80)),
  xor: binary(simd(81)),
  /** Bits of `x` where the mask is 1, of `y` where it is 0. */
  bitselect: (x: Code, y: Code, mask: Code): Code => [x, y, mask, simd(82)],
  anyTrue: unary(simd(83)),
};

const shift =
  (opcode: number) =>
  (x: Code, bits: number): Code => [x, i32.const(bits), simd(opcode)];

export const i64x2 = {
  splat: unary(simd(18)),
  add: binary(simd(206)),
  sub: binary(simd(209)),
  shl: shift(203),
  shrS: shift(204),
  shrU: shift(205),
};

export const f64x2 = {
  const: (value: number): Code => [simd(12), doubleBytes(value), doubleBytes(value)],
  splat: unary(simd(20)),
  extractLane: (x: Code, lane: number): Code => [x, simd(33), lane],
  replaceLane: (x: Code, lane: number, value: Code): Code => [x, value, simd(34), lane],
  eq: binary(simd(71)),
  ne: binary(simd(72)),
  lt: binary(simd(73)),
  gt: binary(simd(74)),
  le: binary(simd(75)),
  ge: binary(simd(76)),
  ceil: unary(simd(116)),
  floor: unary(simd(117)),
  trunc: unary(simd(122)),
  nearest: unary(simd(148)),
  abs: unary(simd(236)),
  neg: unary(simd(237)),
  sqrt: unary(simd(239)),
  add: binary(simd(240)),
  sub: binary(simd(241)),
  mul: binary(simd(242)),
  div: binary(simd(243)),
  min: binary(simd(244)),
  max: binary(simd(245)),
  pmin: binary(simd(246)),
  pmax: binary(simd(247)),
};

export const memory = {
  /** `count` bytes from `address`, all set to `value`. */
  fill: (address: Code, value: Code, count: Code): Code => [address, value, count, 0xfc, 11, 0],
};

/** Byte of a block that leaves nothing on the stack. */
const empty = 0x40;

export const control = {
  loop: (body: Code): Code => [0x03, empty, body, 0x0b],
  block: (body: Code): Code => [0x02, empty, body, 0x0b],
  if: (condition: Code, body: Code): Code => [condition, 0x04, empty, body, 0x0b],
  br: (depth: number): Code => [0x0c, unsigned(depth)],
  brIf: (depth: number, condition: Code): Code => [condition, 0x0d, unsigned(depth)],
  select: (condition: Code, whenTrue: Code, whenFalse: Code): Code => [whenTrue, whenFalse, condition, 0x1b],
  return: (value: Code): Code => [value, 0x0f],
  /** Calls a function of the same module by name. */
  call: (name: string, ...args: Code[]): Code => [args, 0x10, name],
};
