import { bitsOf, type Code, type ValueType } from './code.ts';
import { control, f64, f64x2, i64, i64x2, v128 } from './instructions.ts';

/** Truth per lane: an i32 on one lane, all-ones or all-zeros bits per lane on two. */
export type Mask = Code;
/** 64-bit integers per lane. */
export type Bits = Code;

/** Doubles side by side. What is written against this interface runs on one lane and on two, with the same bits. */
export interface Lanes {
  readonly type: ValueType;
  readonly width: 1 | 2;
  /** Ends the names of functions spelled in these lanes. */
  readonly suffix: string;
  const(value: number): Code;
  splat(value: Code): Code;
  extract(x: Code, lane: number): Code;
  /** One scalar per lane, in lane order. */
  pack(scalars: readonly Code[]): Code;
  load(address: Code, offset: number): Code;
  /** One scalar from memory on all lanes. */
  loadSplat(address: Code, offset: number): Code;
  store(address: Code, offset: number, value: Code): Code;
  add(x: Code, y: Code): Code;
  sub(x: Code, y: Code): Code;
  mul(x: Code, y: Code): Code;
  div(x: Code, y: Code): Code;
  min(x: Code, y: Code): Code;
  max(x: Code, y: Code): Code;
  /** y < x ? y : x, cheaper than `min`: a NaN in x stays, one in y is dropped. Repeats the code of x and y on one lane. */
  pmin(x: Code, y: Code): Code;
  /** x < y ? y : x */
  pmax(x: Code, y: Code): Code;
  neg(x: Code): Code;
  abs(x: Code): Code;
  sqrt(x: Code): Code;
  floor(x: Code): Code;
  ceil(x: Code): Code;
  trunc(x: Code): Code;
  nearest(x: Code): Code;
  /** |magnitude| with the sign of `sign`. */
  copysign(magnitude: Code, sign: Code): Code;
  eq(x: Code, y: Code): Mask;
  ne(x: Code, y: Code): Mask;
  lt(x: Code, y: Code): Mask;
  gt(x: Code, y: Code): Mask;
  le(x: Code, y: Code): Mask;
  ge(x: Code, y: Code): Mask;
  maskAnd(x: Mask, y: Mask): Mask;
  maskOr(x: Mask, y: Mask): Mask;
  maskNot(x: Mask): Mask;
  /** Whether any lane is true, as an i32. */
  any(x: Mask): Code;
  /** Both sides are computed. */
  select(mask: Mask, whenTrue: Code, whenFalse: Code): Code;
  toBits(x: Code): Bits;
  fromBits(x: Bits): Code;
  bits(word: bigint): Bits;
  bitsAdd(x: Bits, y: Bits): Bits;
  bitsSub(x: Bits, y: Bits): Bits;
  bitsAnd(x: Bits, y: Bits): Bits;
  bitsOr(x: Bits, y: Bits): Bits;
  bitsXor(x: Bits, y: Bits): Bits;
  shiftLeft(x: Bits, count: number): Bits;
  shiftRightSigned(x: Bits, count: number): Bits;
  shiftRight(x: Bits, count: number): Bits;
}

const shiftCount = (count: number): Code => i64.const(BigInt(count));

export const scalarLanes: Lanes = {
  ...f64,
  type: 'f64',
  width: 1,
  suffix: '',
  splat: (value) => value,
  loadSplat: f64.load,
  extract: (x) => x,
  pack: ([scalar]) => scalar,
  pmin: (x, y) => control.select(f64.lt(y, x), y, x),
  pmax: (x, y) => control.select(f64.lt(x, y), y, x),
  maskAnd: (x, y) => [x, y, 0x71],
  maskOr: (x, y) => [x, y, 0x72],
  maskNot: (x) => [x, 0x45],
  any: (x) => x,
  select: control.select,
  toBits: i64.reinterpretF64,
  fromBits: f64.reinterpretI64,
  bits: i64.const,
  bitsAdd: i64.add,
  bitsSub: i64.sub,
  bitsAnd: i64.and,
  bitsOr: i64.or,
  bitsXor: i64.xor,
  shiftLeft: (x, count) => i64.shl(x, shiftCount(count)),
  shiftRightSigned: (x, count) => i64.shrS(x, shiftCount(count)),
  shiftRight: (x, count) => i64.shrU(x, shiftCount(count)),
};

const signBit = 1n << 63n;

/** Zero is an exclusive or; all else is read from the pool. */
const vectorConstant = (word: bigint): Code => (word === 0n ? zero : v128.pooled(word));
const zero = v128.const(0n);

export const simdLanes: Lanes = {
  ...f64x2,
  type: 'v128',
  width: 2,
  suffix: '_x2',
  const: (value) => vectorConstant(bitsOf(value)),
  extract: f64x2.extractLane,
  pack: ([first, second]) => f64x2.replaceLane(f64x2.splat(first), 1, second),
  load: v128.load,
  loadSplat: v128.loadSplat64,
  store: v128.store,
  copysign: (magnitude, sign) => v128.bitselect(sign, magnitude, v128.pooled(signBit)),
  maskAnd: v128.and,
  maskOr: v128.or,
  maskNot: v128.not,
  any: v128.anyTrue,
  // Where one side is 0, one instruction for three.
  select: (mask, whenTrue, whenFalse) => {
    if (whenFalse === zero) return v128.and(whenTrue, mask);
    return whenTrue === zero ? v128.andnot(whenFalse, mask) : v128.bitselect(whenTrue, whenFalse, mask);
  },
  toBits: (x) => x,
  fromBits: (x) => x,
  bits: (word) => vectorConstant(BigInt.asUintN(64, word)),
  bitsAdd: i64x2.add,
  bitsSub: i64x2.sub,
  bitsAnd: v128.and,
  bitsOr: v128.or,
  bitsXor: v128.xor,
  shiftLeft: i64x2.shl,
  shiftRightSigned: i64x2.shrS,
  shiftRight: i64x2.shrU,
};
