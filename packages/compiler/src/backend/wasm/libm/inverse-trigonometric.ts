import type { Code } from '../assembler/index.ts';
import { type FunctionWriter, scalar } from './define.ts';

/** atan(x) = x - x^3 T(x^2), |x| <= 7/16; error 2e-17 relative. From fit_polynomials.py. */
const T = [
  0.33333333333333326, -0.19999999999987655, 0.14285714283127662, -0.11111110899049664, 0.0909090014058555,
  -0.07692086204975024, 0.06663224869084483, -0.05847612444521365, 0.050334165154982353, -0.0378116004846169,
  0.017532295994972764,
];

/** asin(x) = x + x^3 A(x^2), |x| <= 1/2; error 3e-18. From fit_polynomials.py. */
const A = [
  0.16666666666666666, 0.07500000000000119, 0.04464285714254761, 0.030381944475937225, 0.022372157423732685,
  0.017352817112618216, 0.013963769422268372, 0.011566590456413265, 0.009620740046007272,
  0.009325924319169168, 0.0030201597709223317, 0.019616311323511434, -0.019331442635312474,
  0.029669586345802277,
];

const halfPi = 1.5707963267948966;
const halfPiRest = 6.123233995736766e-17;

/** atan(x) = atan(c) + atan((x - c)/(1 + c x)), in steps of x; angles in two parts. */
const steps = [
  { below: 11 / 16, center: 0.5, angle: 0.4636476090008061, rest: 2.2698777452961687e-17 },
  { below: 19 / 16, center: 1, angle: 0.7853981633974483, rest: 3.061616997868383e-17 },
  { below: 39 / 16, center: 1.5, angle: 0.982793723247329, rest: 1.3903311031230998e-17 },
] as const;

/** angle + rest + atan(t), |t| <= 7/16 */
function around(writer: FunctionWriter, t: Code, angle: number, rest: number): Code {
  const { lanes } = writer;
  const z = writer.let(lanes.mul(t, t));
  const cubic = lanes.mul(lanes.mul(t, z), writer.polynomial(T, z));
  if (angle === 0) return lanes.sub(t, cubic);
  return lanes.sub(lanes.const(angle), lanes.sub(lanes.sub(cubic, lanes.const(rest)), t));
}

/** Arc tangent. Error below 1 ulp. */
export const atan = scalar(1, (writer, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  const size = writer.let(lanes.abs(x));
  writer.returnIf(lanes.lt(size, c(7 / 16)), () => around(writer, x, 0, 0));
  for (const { below, center, angle, rest } of steps) {
    writer.returnIf(lanes.lt(size, c(below)), () => {
      const t = writer.let(
        lanes.div(lanes.sub(size, c(center)), lanes.add(c(1), lanes.mul(c(center), size))),
      );
      return lanes.copysign(around(writer, t, angle, rest), x);
    });
  }
  const t = writer.let(lanes.div(c(-1), size));
  return lanes.copysign(around(writer, t, halfPi, halfPiRest), x);
});

/** x + x^3 A(x^2), |x| <= 1/2 */
function asinCentral(writer: FunctionWriter, x: Code): Code {
  const { lanes } = writer;
  const z = writer.let(lanes.mul(x, x));
  return lanes.add(x, lanes.mul(lanes.mul(x, z), writer.polynomial(A, z)));
}

/** asin(sqrt((1 - |x|)/2)): the half angle from 0 or pi. */
function halfAngle(writer: FunctionWriter, size: Code): Code {
  const { lanes } = writer;
  return writer.let(
    asinCentral(writer, writer.let(lanes.sqrt(lanes.mul(lanes.const(0.5), lanes.sub(lanes.const(1), size))))),
  );
}

/** Arc sine; NaN outside [-1, 1]. Error below 2 ulp. */
export const asin = scalar(1, (writer, x) => {
  const { lanes } = writer;
  const size = writer.let(lanes.abs(x));
  writer.returnIf(lanes.le(size, lanes.const(0.5)), () => asinCentral(writer, x));
  // asin(x) = pi/2 - 2 asin(sqrt((1 - x)/2))
  const twice = lanes.mul(lanes.const(2), halfAngle(writer, size));
  return lanes.copysign(lanes.sub(lanes.const(halfPi), lanes.sub(twice, lanes.const(halfPiRest))), x);
});

/** Arc cosine; NaN outside [-1, 1]. Error below 2 ulp. */
export const acos = scalar(1, (writer, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  const size = writer.let(lanes.abs(x));
  writer.returnIf(lanes.le(size, c(0.5)), () =>
    lanes.sub(c(halfPi), lanes.sub(asinCentral(writer, x), c(halfPiRest))),
  );
  const twice = writer.let(lanes.mul(c(2), halfAngle(writer, size)));
  return lanes.select(
    lanes.gt(x, c(0)),
    twice,
    lanes.sub(c(2 * halfPi), lanes.sub(twice, c(2 * halfPiRest))),
  );
});
