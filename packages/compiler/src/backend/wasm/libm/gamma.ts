import type { Code } from '../assembler/index.ts';
import { type FunctionWriter, vectorized } from './define.ts';

/** P/Q in log Gamma(1 + u) = u (u - 1) (1/2 + P(w)/Q(w)), w = u + 1/4, -1/4 <= u <= 1.4; error 1e-17. From fit_rationals.py. */
const lgammaCore = {
  top: [
    0.15049904458014518, 0.3455558893965421, -0.043756767241431745, -0.7239848844183531, -0.7475654581054452,
    -0.3188714443808482, -0.060873172831158576, -0.004619093703751812, -9.492728359810592e-5,
  ],
  bottom: [
    1, 4.637340341100255, 8.612468840006231, 8.211591961237318, 4.289617162190987, 1.216276599007991,
    0.17440697193829013, 0.010761633435168675, 0.00019288972299306658,
  ],
};

/** P/Q in psi(1 + u) = (1 + u - root) (1 + P(u)/Q(u)), 0 <= u <= 1.5; error 2e-17. From fit_rationals.py. */
const digammaCore = {
  top: [
    0.2503801375034054, -0.27819617948446956, -0.7321572260284566, -0.43945121749031485, -0.11203351438117556,
    -0.01300854137925615, -0.0006225164545182409, -8.555035420248728e-6,
  ],
  bottom: [
    1, 2.3024876768009483, 1.930246691011232, 0.7680705153091035, 0.15512228796930294, 0.01546986136033958,
    0.0006676805445683612, 8.605902808330584e-6,
  ],
};

/** The positive zero of psi, in two parts. */
const root = { high: 1.4616321449683622, low: 9.549995429965697e-17 };

/** Where the asymptotic series take over; their remainders below are in z = 1/x^2 (DLMF 5.11.1, 5.11.2, 5.15.8, fitted). */
const far = 8;
/** L in log Gamma(x) = (x - 1/2) log x - x + log(2 pi)/2 + L(z)/x; error 1e-16 of the whole. */
const lgammaSeries = [
  0.08333333333333025, -0.002777777767912377, 0.0007936457160942567, -0.0005943175893842395,
  0.0007726514049033134,
];
/** D in psi(x) = log x - 1/(2x) + z D(z); error 1e-17. */
const digammaSeries = [
  -0.08333333333333287, 0.008333333331168534, -0.003968252342832636, 0.004166217649386337,
  -0.007519088147051051, 0.017711158471277653,
];
/** T in x psi'(x) = 1 + 1/(2x) + z T(z); error 3e-18. */
const trigammaSeries = [
  0.16666666666666655, -0.03333333333249286, 0.023809522943886174, -0.03333299706217214, 0.07569481293859406,
  -0.24699740117695584, 0.8586878463411836,
];

/** (2k + 1) B_2k in psi''(x) = -(1 + 1/x + sum_k (2k + 1) B_2k / x^2k) / x^2; DLMF 5.15.8. */
const tetragammaSeries = [1 / 2, -1 / 6, 1 / 6, -3 / 10, 5 / 6, -691 / 210, 35 / 2, -3617 / 30];
/** Where it takes over. */
const tetragammaFar = 12;

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

function quotient(writer: FunctionWriter, { top, bottom }: typeof lgammaCore, u: Code): Code {
  return writer.lanes.div(writer.polynomial(top, u), writer.polynomial(bottom, u));
}

function inverseSquare({ lanes }: FunctionWriter, x: Code): Code {
  return lanes.div(lanes.div(lanes.const(1), x), x);
}

/** Whole n with x = n + u, u in the core's range: 0 below `low`, 1 up to `high`, then 2, 3, ... */
function stepsToCore({ lanes }: FunctionWriter, x: Code, low: number, high: number): Code {
  const above = lanes.ceil(lanes.sub(x, lanes.const(high - 1)));
  const n = lanes.pmax(above, lanes.const(1));
  return lanes.select(lanes.lt(x, lanes.const(low)), lanes.const(0), n);
}

/** u + j for j = 1 to n - 1, and `neutral` in place of the others, up to j = far - 2. */
function factors({ lanes }: FunctionWriter, u: Code, n: Code, neutral: number): Code[] {
  return Array.from({ length: far - 2 }, (_, i) => {
    const j = lanes.const(i + 1);
    return lanes.select(lanes.lt(j, n), lanes.add(u, j), lanes.const(neutral));
  });
}

/** (a b) (c d) ... */
function balanced(terms: readonly Code[], join: (x: Code, y: Code) => Code): Code {
  if (terms.length === 1) return terms[0];
  const half = terms.length >> 1;
  return join(balanced(terms.slice(0, half), join), balanced(terms.slice(half), join));
}

/**
 * log |Gamma(x)|; +Infinity at 0 and the negative integers. Below 8, log Gamma(1 + u) on the core, plus the log of
 * (x - 1)(x - 2)..., or minus log x. Error below 3 ulp for x > -2; below, the terms cancel: absolute 1e-15 near the
 * zeros, 6 ulp elsewhere (to -40).
 */
export const lgamma = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  const isNear = lanes.lt(x, c(far));
  const isBelowCore = lanes.lt(x, c(0.75));
  const argument = writer.variable(x);
  const core = writer.variable(c(0));
  writer.ifAny(isNear, () => {
    const n = writer.let(stepsToCore(writer, x, 0.75, 2.4));
    const u = writer.let(lanes.sub(x, n));
    const product = balanced(factors(writer, u, n, 1), lanes.mul);
    argument.set(lanes.select(lanes.maskAnd(isNear, lanes.maskNot(isBelowCore)), product, x));
    core.set(lgammaAtCore(writer, u));
  });
  const log = writer.let(writer.call('log', argument.get));
  const near = lanes.select(isBelowCore, lanes.sub(core.get, log), lanes.add(core.get, log));
  const positive = writer.unless(lanes.ge(x, c(far)), near, () => lgammaFar(writer, x, log));
  return writer.unless(lanes.lt(x, c(0)), positive, () => writer.call('lgammaNegative', x));
});

/** log Gamma(1 + u) = u (u - 1) (1/2 + P/Q), -1/4 <= u <= 1.4 */
export function lgammaAtCore(writer: FunctionWriter, u: Code): Code {
  const { lanes } = writer;
  const zeros = writer.let(lanes.mul(u, lanes.sub(u, lanes.const(1))));
  const ratio = quotient(writer, lgammaCore, writer.let(lanes.add(u, lanes.const(0.25))));
  return lanes.add(lanes.mul(lanes.const(0.5), zeros), lanes.mul(zeros, ratio));
}

/** (x - 1/2)(log x - 1) + (log(2 pi) - 1)/2 + L(1/x^2)/x */
function lgammaFar(writer: FunctionWriter, x: Code, log: Code): Code {
  const { lanes } = writer;
  const c = lanes.const;
  const z = writer.let(inverseSquare(writer, x));
  const remainder = lanes.div(writer.polynomial(lgammaSeries, z), x);
  const main = lanes.mul(lanes.sub(x, c(0.5)), lanes.sub(log, c(1)));
  return lanes.add(main, lanes.add(c(halfLogTwoPi - 0.5), remainder));
}

/**
 * d log Gamma(x) / dx; NaN at the poles. Below 8, psi on the core, plus 1/(x - 1) + 1/(x - 2) + ..., or minus 1/x.
 * Error below 3 ulp for x > 0; below 0, 4 ulp, absolute 1e-15 near its zeros.
 */
export const digamma = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  const isNear = lanes.lt(x, lanes.const(far));
  // A NaN is neither near nor far, and stays.
  const near = writer.unless(isNear, x, () => digammaNear(writer, x));
  const isFar = lanes.ge(x, lanes.const(far));
  const positive = writer.unless(isFar, near, () => digammaFar(writer, x));
  const isNegative = lanes.le(x, lanes.const(0));
  return writer.unless(isNegative, positive, () => writer.call('digammaNegative', x));
});

function digammaNear(writer: FunctionWriter, x: Code): Code {
  const { lanes } = writer;
  const c = lanes.const;
  const n = writer.let(stepsToCore(writer, x, 1, 2.5));
  const u = writer.let(lanes.sub(x, n));
  const fromRoot = writer.let(lanes.sub(lanes.sub(u, c(root.high - 1)), c(root.low)));
  const rest = lanes.mul(fromRoot, quotient(writer, digammaCore, u));
  const core = writer.let(lanes.add(fromRoot, rest));
  const reciprocals = factors(writer, u, n, Number.POSITIVE_INFINITY).map((factor) =>
    lanes.div(c(1), factor),
  );
  const above = lanes.add(core, balanced(reciprocals, lanes.add));
  return lanes.select(lanes.lt(x, c(1)), lanes.sub(core, lanes.div(c(1), x)), above);
}

function digammaFar(writer: FunctionWriter, x: Code): Code {
  const { lanes } = writer;
  const z = writer.let(inverseSquare(writer, x));
  const tail = lanes.mul(writer.polynomial(digammaSeries, z), z);
  const main = lanes.sub(writer.call('log', x), lanes.div(lanes.const(0.5), x));
  return lanes.add(main, tail);
}

/** psi'(x); +Infinity at the poles. Below 8, 1/x^2 + ... + 1/(x + 7)^2 + psi'(x + 8). Error below 3 ulp, 4 for x < 0. */
export const trigamma = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  const isNear = lanes.lt(x, c(far));
  const shifted = writer.let(lanes.select(isNear, lanes.add(x, c(far)), x));
  const z = writer.let(inverseSquare(writer, shifted));
  const series = lanes.mul(writer.polynomial(trigammaSeries, z), z);
  const half = lanes.div(c(0.5), shifted);
  const value = writer.let(lanes.div(lanes.add(lanes.add(c(1), half), series), shifted));
  const positive = writer.unless(isNear, value, () => {
    const terms = Array.from({ length: far }, (_, i) => {
      const inverse = writer.let(lanes.div(c(1), lanes.add(x, c(far - 1 - i))));
      return lanes.mul(inverse, inverse);
    });
    return terms.reduce(lanes.add, value);
  });
  return writer.unless(lanes.lt(x, c(0)), positive, () => writer.call('trigammaNegative', x));
});

/** psi''(x), x > 0; NaN below. Below 12, -2/x^3 - ... - 2/(x + 11)^3 + psi''(x + 12). Error below 8 ulp. */
export const tetragamma = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  const isNear = lanes.lt(x, c(tetragammaFar));
  const shifted = writer.let(lanes.select(isNear, lanes.add(x, c(tetragammaFar)), x));
  const z = writer.let(inverseSquare(writer, shifted));
  const inverse = lanes.div(c(1), shifted);
  const series = lanes.add(lanes.add(c(1), inverse), lanes.mul(writer.polynomial(tetragammaSeries, z), z));
  const value = writer.let(lanes.mul(series, z));
  const positive = writer.unless(isNear, value, () =>
    Array.from({ length: tetragammaFar }, (_, i) => {
      const point = writer.let(lanes.add(x, c(tetragammaFar - 1 - i)));
      return lanes.div(c(2), lanes.mul(lanes.mul(point, point), point));
    }).reduce(lanes.add, value),
  );
  return lanes.select(lanes.lt(x, c(0)), c(Number.NaN), lanes.neg(positive));
});
