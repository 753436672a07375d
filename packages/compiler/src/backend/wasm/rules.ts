import type { ElementwiseName } from '@bayes-window/dsl';
import type { Code, Lanes, Mask } from './assembler/index.ts';
import type { MathName } from './libm/index.ts';

/** What a rule may use: the lanes it is spelled in, and calls to the math library. */
export interface RuleContext {
  readonly lanes: Lanes;
  call(name: MathName, ...args: Code[]): Code;
  /** Where argument `index`, a truth value, is not 0. */
  isTrue(index: number): Mask;
}

/** How an op is spelled on lanes. Arguments are cheap to repeat (reads of locals). */
export type Rule = (context: RuleContext, ...args: Code[]) => Code;

const call =
  (name: MathName): Rule =>
  ({ call }, ...args) =>
    call(name, ...args);

/** A truth value as a number. */
export const flag = (lanes: Lanes, mask: Mask): Code => lanes.select(mask, lanes.const(1), lanes.const(0));

/** Ops whose values are truth values, as masks. */
export const masks: { readonly [K in ElementwiseName]?: (lanes: Lanes, x: Code, y: Code) => Mask } = {
  less: (lanes, x, y) => lanes.lt(x, y),
  lessOrEqual: (lanes, x, y) => lanes.le(x, y),
  equal: (lanes, x, y) => lanes.eq(x, y),
};

/** Every elementwise op: a missing rule does not compile. */
export const rules: { readonly [K in ElementwiseName]: Rule } = {
  add: ({ lanes }, x, y) => lanes.add(x, y),
  subtract: ({ lanes }, x, y) => lanes.sub(x, y),
  multiply: ({ lanes }, x, y) => lanes.mul(x, y),
  divide: ({ lanes }, x, y) => lanes.div(x, y),
  negate: ({ lanes }, x) => lanes.neg(x),
  square: ({ lanes }, x) => lanes.mul(x, x),
  sqrt: ({ lanes }, x) => lanes.sqrt(x),
  absolute: ({ lanes }, x) => lanes.abs(x),
  // sign(x) = x where x is 0 or NaN, else +-1
  sign: ({ lanes }, x) =>
    lanes.select(lanes.gt(lanes.abs(x), lanes.const(0)), lanes.copysign(lanes.const(1), x), x),
  stopGradient: (_, x) => x,
  less: ({ lanes }, x, y) => flag(lanes, lanes.lt(x, y)),
  lessOrEqual: ({ lanes }, x, y) => flag(lanes, lanes.le(x, y)),
  equal: ({ lanes }, x, y) => flag(lanes, lanes.eq(x, y)),
  where: ({ lanes, isTrue }, _, x, y) => lanes.select(isTrue(0), x, y),
  minimum: ({ lanes }, x, y) => lanes.min(x, y),
  maximum: ({ lanes }, x, y) => lanes.max(x, y),
  exp: call('exp'),
  log: call('log'),
  log1p: call('log1p'),
  expm1: call('expm1'),
  power: call('pow'),
  expit: call('expit'),
  logExpit: call('logExpit'),
  log1pexp: call('log1pexp'),
  log1mexp: call('log1mexp'),
  // max(x, y) + log1p(e^-|x - y|); Infinity - Infinity would be NaN.
  logAddExp: ({ lanes, call }, x, y) => {
    const distance = lanes.select(lanes.eq(x, y), lanes.const(0), lanes.abs(lanes.sub(x, y)));
    return lanes.add(lanes.max(x, y), call('log1p', call('exp', lanes.neg(distance))));
  },
  sin: call('sin'),
  cos: call('cos'),
  tan: call('tan'),
  asin: call('asin'),
  acos: call('acos'),
  atan: call('atan'),
  sinh: call('sinh'),
  cosh: call('cosh'),
  tanh: call('tanh'),
  lgamma: call('lgamma'),
  digamma: call('digamma'),
  trigamma: call('trigamma'),
  tetragamma: call('tetragamma'),
  lbeta: call('lbeta'),
  logBesselI0: call('logBesselI0'),
  logBesselI1: call('logBesselI1'),
  besselRatio: call('besselRatio'),
  gammainc: call('gammainc'),
  gammaincc: call('gammaincc'),
  gammaincByShape: call('gammaincByShape'),
  logGammaQuantile: call('logGammaQuantile'),
  betainc: call('betainc'),
  betaincByA: call('betaincByA'),
  betaincByB: call('betaincByB'),
  erf: call('erf'),
  erfc: call('erfc'),
  erfcx: call('erfcx'),
  ndtr: call('ndtr'),
  logNdtr: call('logNdtr'),
  ndtri: call('ndtri'),
};
