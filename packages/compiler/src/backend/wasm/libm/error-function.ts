import type { Code } from '../assembler/index.ts';
import { type FunctionWriter, vectorized } from './define.ts';

/** E in erf(x) = x + x E(x^2), |x| <= 1/2; error 2e-17. From fit_rationals.py. */
const E = [
  0.12837916709551256, -0.3761263890318347, 0.11283791670925271, -0.026866170632859, 0.0052239773725259965,
  -0.0008548297707906896, 0.00012053332795966834, -1.4845787890421021e-5, 1.4725211252260123e-6,
];

/** X in (1 + 2 x) erfcx(x) = X((x - 4)/(x + 4)), x >= 0; error 5e-17. From fit_rationals.py. */
const X = [
  1.2329951186255526, -0.1396211168405625, 0.015379652102610162, 0.0680970542546862, -0.10103906603585294,
  0.09373283499865172, -0.06633036582050367, 0.0371675155318432, -0.01619773397992426, 0.005031970032548695,
  -0.0007577737141838885, -0.00019925700412184815, 0.0001506231178516207, -2.439811794207995e-5,
  -1.1225140354449658e-5, 5.707239573693257e-6, 2.980596055322769e-7, -8.218020654813044e-7,
  7.111912428010423e-8, 1.0683442926744586e-7, -1.6357383982124768e-8, -1.2544825403855518e-8,
  1.5712153638319064e-9, 9.655408225482863e-10,
];

/** (1 + 2 x) erfcx(x) for x >= 0; error below 2 ulp from 1/2 on, 4 ulp below. */
export function scaledErfcx(writer: FunctionWriter, x: Code): Code {
  const { lanes } = writer;
  const c = lanes.const;
  const finite = writer.let(lanes.pmin(x, c(1e20)));
  const q = writer.let(lanes.div(lanes.sub(finite, c(4)), lanes.add(finite, c(4))));
  return writer.polynomial(X, q);
}

/** exp(x^2) erfc(x) for x >= 0. */
function erfcxPositive(writer: FunctionWriter, x: Code): Code {
  const { lanes } = writer;
  const half = lanes.const(0.5);
  return lanes.div(lanes.mul(half, scaledErfcx(writer, x)), lanes.add(half, x));
}

/** erf(x) for |x| <= 1/2. */
export function erfCentral(writer: FunctionWriter, x: Code): Code {
  const { lanes } = writer;
  return lanes.add(x, lanes.mul(x, writer.polynomial(E, writer.let(lanes.mul(x, x)))));
}

/** x^2 - fl(x^2), exact for |x| < 1e150 (Veltkamp's split and Dekker's product). */
export function squareTail(writer: FunctionWriter, x: Code, square: Code): Code {
  const { lanes } = writer;
  const scaled = writer.let(lanes.mul(lanes.const(2 ** 27 + 1), x));
  const high = writer.let(lanes.sub(scaled, lanes.sub(scaled, x)));
  const low = writer.let(lanes.sub(x, high));
  const cross = lanes.mul(lanes.mul(lanes.const(2), high), low);
  return lanes.add(lanes.add(lanes.sub(lanes.mul(high, high), square), cross), lanes.mul(low, low));
}

/** exp(scale x^2) = power (1 + tail), the tail being what rounding x^2 lost. |x| < 1e150, scale a power of 2. */
function expOfSquare(writer: FunctionWriter, x: Code, scale: number): { power: Code; tail: Code } {
  const { lanes } = writer;
  const square = writer.let(lanes.mul(x, x));
  const power = writer.let(writer.call('exp', lanes.mul(lanes.const(scale), square)));
  return { power, tail: writer.let(lanes.mul(lanes.const(scale), squareTail(writer, x, square))) };
}

/** exp(scale x^2) factor, for scale < 0 */
export function dampen(writer: FunctionWriter, x: Code, scale: number, factor: Code): Code {
  const { lanes } = writer;
  const { power, tail } = expOfSquare(writer, x, scale);
  const product = writer.let(lanes.mul(power, factor));
  return writer.let(lanes.add(product, lanes.mul(product, tail)));
}

/** 2/sqrt(pi) integral_0^x exp(-t^2) dt. Error below 2 ulp. */
export const erf = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  const size = lanes.abs(x);
  return writer.unless(lanes.gt(size, lanes.const(0.5)), erfCentral(writer, x), () =>
    lanes.copysign(lanes.sub(lanes.const(1), writer.call('erfc', size)), x),
  );
});

/** 1 - erf(x) = exp(-x^2) erfcx(x), relative accuracy in the upper tail. Error below 4 ulp. */
export const erfc = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  // exp(-30^2) = 0
  const size = writer.let(lanes.pmin(lanes.abs(x), lanes.const(30)));
  const upper = dampen(writer, size, -1, erfcxPositive(writer, size));
  const value = lanes.select(lanes.lt(x, lanes.const(0)), lanes.sub(lanes.const(2), upper), upper);
  return writer.unless(lanes.lt(size, lanes.const(0.5)), value, () =>
    lanes.sub(lanes.const(1), erfCentral(writer, x)),
  );
});

/** exp(x^2) erfc(x); below 0, 2 exp(x^2) - erfcx(-x). Error below 4 ulp. */
export const erfcx = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  const upper = writer.let(erfcxPositive(writer, writer.let(lanes.abs(x))));
  const outside = writer.unless(lanes.lt(x, lanes.const(0)), upper, () => {
    // exp(27^2) = Infinity
    const size = writer.let(lanes.pmin(lanes.abs(x), lanes.const(27)));
    const { power, tail } = expOfSquare(writer, size, 1);
    return lanes.sub(lanes.mul(lanes.add(power, power), lanes.add(lanes.const(1), tail)), upper);
  });
  return writer.unless(lanes.lt(lanes.abs(x), lanes.const(0.5)), outside, () =>
    lanes.mul(writer.call('exp', lanes.mul(x, x)), lanes.sub(lanes.const(1), erfCentral(writer, x))),
  );
});
