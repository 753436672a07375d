import { type Expression, type ReductionName, sumLogOp } from '@bayes-window/dsl';
import { type Code, type Lanes, scalarLanes } from './assembler/index.ts';
import { boundsOf } from './bounds.ts';
import type { MathName } from './libm/index.ts';

/** How a reduction runs: some state per lane, a step per point, and the total at the end. */
export interface Accumulation {
  readonly states: readonly State[];
  /** Total of nothing. */
  readonly start: number;
  /** The states after one more value; `keep` stores a value that is used twice. */
  step(lanes: Lanes, states: readonly Code[], x: Code, keep: (value: Code) => Code): Code[];
  /** The total from the states of one lane (scalar code), after `steps` steps. */
  finish(states: readonly Code[], steps: number, call: (name: MathName, x: Code) => Code): Code;
  /** The total of one value. */
  single(x: Code, call: (name: MathName, x: Code) => Code): Code;
  /** After every so many steps at the latest, this code runs on the states. */
  readonly renewal?: Renewal;
  /** Two totals as one. */
  combine(lanes: Lanes, total: Code, x: Code): Code;
}

export interface Renewal {
  readonly every: number;
  renew(lanes: Lanes, states: readonly Code[]): Code[];
}

/** `bits` are 64-bit integers. */
interface State {
  readonly kind: 'value' | 'bits';
  start(lanes: Lanes): Code;
}

const value = (start: number): State => ({ kind: 'value', start: (lanes) => lanes.const(start) });

/** The running state is the total. */
function simple(start: number, combine: Accumulation['combine']): Accumulation {
  return {
    states: [value(start)],
    start,
    combine,
    step: (lanes, [total], x) => [combine(lanes, total, x)],
    finish: ([total]) => total,
    single: (x) => x,
  };
}

const add: Accumulation['combine'] = (lanes, total, x) => lanes.add(total, x);

const mantissaBits = (1n << 52n) - 1n;
const oneBits = 0x3ffn << 52n;
/** A double whose low bits hold an integer: 1.5 * 2^52. */
const shift = 6_755_399_441_055_744;
const shiftBits = 0x4338000000000000n;

const exponentState: State = { kind: 'bits', start: (lanes) => lanes.bits(0n) };

/** The mantissa of a number, from 1 to 2. */
function mantissaOf(lanes: Lanes, bits: Code): Code {
  return lanes.fromBits(lanes.bitsOr(lanes.bitsAnd(bits, lanes.bits(mantissaBits)), lanes.bits(oneBits)));
}

/** A whole number, not negative, as a double. */
function numberOf(whole: Code): Code {
  const lanes = scalarLanes;
  return lanes.sub(lanes.fromBits(lanes.bitsAdd(whole, lanes.bits(shiftBits))), lanes.const(shift));
}

/**
 * sum log x_i = log prod x_i, the product kept as mantissa * 2^exponent: one multiplication and a few bit operations per
 * value, one logarithm per lane. Least and greatest value tell whether all were normal and positive; where not, the sum
 * of their logarithms stands for the total, which is then infinite or NaN as it should be. They drop NaN (an engine
 * spells the minimum that keeps it in eight instructions), so the plain sum watches for that.
 */
const logProduct: Accumulation = {
  states: [
    value(1),
    exponentState,
    value(Number.POSITIVE_INFINITY),
    value(Number.NEGATIVE_INFINITY),
    value(0),
  ],
  start: 0,
  combine: add,
  single: (x, call) => call('log', x),
  step: (lanes, [product, exponent, least, greatest, sum], x, keep) => {
    const bits = lanes.toBits(keep(lanes.mul(product, x)));
    return [
      mantissaOf(lanes, bits),
      lanes.bitsAdd(exponent, lanes.shiftRight(bits, 52)),
      lanes.pmin(least, x),
      lanes.pmax(greatest, x),
      lanes.add(sum, x),
    ];
  },
  finish: ([product, exponent, least, greatest, sum], steps, call) => {
    const lanes = scalarLanes;
    const whole = lanes.mul(lanes.sub(numberOf(exponent), lanes.const(1023 * steps)), lanes.const(Math.LN2));
    const isNormal = lanes.maskAnd(
      lanes.ge(least, lanes.const(2.2250738585072014e-308)),
      lanes.lt(greatest, lanes.const(Number.POSITIVE_INFINITY)),
    );
    const edges = lanes.add(call('log', least), call('log', greatest));
    return lanes.select(
      lanes.ne(sum, sum),
      lanes.const(Number.NaN),
      lanes.select(isNormal, lanes.add(whole, call('log', product)), edges),
    );
  },
};

/** Above this, the factors of a product are renewed too often for it to pay. */
const greatestFactor = 4;

/** The same where all factors are known to lie from 1 to 4, or to be NaN, which stays: the exponent is taken out rarely. */
const boundedLogProduct: Accumulation = {
  ...{ states: [value(1), exponentState], start: 0, combine: add, single: logProduct.single },
  step: (lanes, [product, exponent], x) => [lanes.mul(product, x), exponent],
  renewal: {
    every: 500,
    renew: (lanes, [product, exponent]) => {
      const bits = lanes.toBits(product);
      const isNumber = lanes.lt(product, lanes.const(Number.POSITIVE_INFINITY));
      const own = lanes.bitsSub(lanes.shiftRight(bits, 52), lanes.bits(1023n));
      return [lanes.select(isNumber, mantissaOf(lanes, bits), product), lanes.bitsAdd(exponent, own)];
    },
  },
  finish: ([product, exponent], _, call) => {
    const lanes = scalarLanes;
    return lanes.add(lanes.mul(numberOf(exponent), lanes.const(Math.LN2)), call('log', product));
  },
};

/** Every reduction: a missing one does not compile. */
const accumulations: { readonly [K in ReductionName]: Accumulation } = {
  sum: simple(0, add),
  segmentSum: simple(0, add),
  largest: simple(Number.NEGATIVE_INFINITY, (lanes, total, x) => lanes.max(total, x)),
  sumLog: logProduct,
};

export function accumulationOf({ op, args }: Expression): Accumulation {
  if (op === sumLogOp && isBounded(args[0])) return boundedLogProduct;
  return accumulations[op.name as ReductionName];
}

function isBounded(factor: Expression): boolean {
  const { low, high } = boundsOf(factor);
  return low >= 1 && high <= greatestFactor;
}
