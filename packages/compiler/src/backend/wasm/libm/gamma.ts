import { numeric } from '@bayes-window/dsl';
import type { Code } from '../assembler/index.ts';
import { type FunctionWriter, scalar } from './define.ts';

const { eulerGamma, zetaMinusOne } = numeric;
const sign = (k: number): number => (-1) ** k;

/** log Gamma(1 + t) / t = -gamma + sum_{k>=2} (-1)^k zeta(k) t^(k-1) / k,  |t| <= 1/2 */
const lgammaAroundOne = [-eulerGamma, ...zetaMinusOne.map((z, k) => (sign(k) * (1 + z)) / (k + 2))];
/** log Gamma(2 + t) / t = 1 - gamma + sum_{k>=2} (-1)^k (zeta(k) - 1) t^(k-1) / k */
const lgammaAroundTwo = [1 - eulerGamma, ...zetaMinusOne.slice(0, 26).map((z, k) => (sign(k) * z) / (k + 2))];
/** psi(1 + t) = -gamma + sum_{k>=2} (-1)^k zeta(k) t^(k-1) */
const digammaAroundOne = [-eulerGamma, ...zetaMinusOne.map((z, k) => sign(k) * (1 + z))];
/** psi(2 + t) = 1 - gamma + sum_{k>=2} (-1)^k (zeta(k) - 1) t^(k-1) */
const digammaAroundTwo = [1 - eulerGamma, ...zetaMinusOne.slice(0, 26).map((z, k) => sign(k) * z)];

/** B_2k / (2k (2k - 1)); DLMF 5.11.1 */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];
/** -B_2k / 2k; DLMF 5.11.2 */
const digammaSeries = [-1 / 12, 1 / 120, -1 / 252, 1 / 240, -1 / 132, 691 / 32760, -1 / 12, 3617 / 8160];
/** B_2k; DLMF 5.15.8 */
const trigammaSeries = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510];

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/** x - nearest(x), and its absolute value. */
function fractionOf(writer: FunctionWriter, x: Code): Code {
  return writer.let(writer.lanes.sub(x, writer.lanes.nearest(x)));
}

/** log |Gamma(x)|; +Infinity at 0 and the negative integers. Error below 4 ulp for x > -2, absolute 1e-15 near the zeros below. */
export const lgamma = scalar(1, (writer, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  writer.returnIf(lanes.eq(lanes.abs(x), c(Number.POSITIVE_INFINITY)), () => c(Number.POSITIVE_INFINITY));
  // |Gamma(x)| = pi / (|x sin(pi x)| Gamma(-x))
  writer.returnIf(lanes.lt(x, c(-0.5)), () => {
    const fraction = lanes.abs(fractionOf(writer, x));
    const sine = writer.let(lanes.mul(lanes.neg(x), writer.call('sin', lanes.mul(c(Math.PI), fraction))));
    const value = lanes.sub(
      writer.call('log', lanes.div(c(Math.PI), sine)),
      writer.call('lgamma', lanes.neg(x)),
    );
    return lanes.select(lanes.eq(sine, c(0)), c(Number.POSITIVE_INFINITY), value);
  });
  const aroundOne = (t: Code): Code => lanes.mul(t, writer.polynomial(lgammaAroundOne, t));
  writer.returnIf(lanes.lt(x, c(0.5)), () => lanes.sub(aroundOne(x), writer.call('log', lanes.abs(x))));
  writer.returnIf(lanes.lt(x, c(1.5)), () => aroundOne(writer.let(lanes.sub(x, c(1)))));
  // log Gamma(x) = log((x-1)(x-2)...) + log Gamma(2 + t), t = x - n in [-1/2, 1/2)
  writer.returnIf(lanes.lt(x, c(10)), () => {
    const product = writer.variable(c(1));
    const t = writer.variable(lanes.sub(x, c(2)));
    writer.while(lanes.ge(t.get, c(0.5)), () => {
      product.set(lanes.mul(product.get, lanes.add(t.get, c(1))));
      t.set(lanes.sub(t.get, c(1)));
    });
    return lanes.add(
      writer.call('log', product.get),
      lanes.mul(t.get, writer.polynomial(lgammaAroundTwo, t.get)),
    );
  });
  // (x - 1/2)(log x - 1) + (log(2 pi) - 1)/2 + Stirling's remainder
  const remainder = lanes.div(writer.polynomial(stirling, writer.let(inverseSquare(writer, x))), x);
  const main = lanes.mul(lanes.sub(x, c(0.5)), lanes.sub(writer.call('log', x), c(1)));
  return lanes.add(main, lanes.add(c(halfLogTwoPi - 0.5), remainder));
});

function inverseSquare({ lanes }: FunctionWriter, x: Code): Code {
  return lanes.div(lanes.div(lanes.const(1), x), x);
}

/** pi cot(pi x); NaN at the integers. */
function piCotangent(writer: FunctionWriter, x: Code): Code {
  const { lanes } = writer;
  const c = lanes.const;
  const fraction = fractionOf(writer, x);
  const size = writer.let(lanes.abs(fraction));
  const near = lanes.div(c(Math.PI), writer.call('tan', lanes.mul(c(Math.PI), fraction)));
  const far = lanes.mul(
    lanes.copysign(c(Math.PI), fraction),
    writer.call('tan', lanes.mul(c(Math.PI), lanes.sub(c(0.5), size))),
  );
  return lanes.select(
    lanes.eq(fraction, c(0)),
    c(Number.NaN),
    lanes.select(lanes.lt(size, c(0.25)), near, far),
  );
}

/** d log Gamma(x) / dx; NaN at the poles. Error below 4 ulp, absolute 1e-15 near its zeros. */
export const digamma = scalar(1, (writer, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  writer.returnIf(lanes.eq(x, c(Number.NEGATIVE_INFINITY)), () => c(Number.NaN));
  writer.returnIf(lanes.eq(x, c(0)), () => c(Number.NaN));
  // psi(x) = psi(1 - x) - pi cot(pi x)
  writer.returnIf(lanes.lt(x, c(-0.5)), () =>
    lanes.sub(writer.call('digamma', lanes.sub(c(1), x)), piCotangent(writer, x)),
  );
  writer.returnIf(lanes.lt(x, c(0.5)), () =>
    lanes.sub(writer.polynomial(digammaAroundOne, x), lanes.div(c(1), x)),
  );
  writer.returnIf(lanes.lt(x, c(1.5)), () =>
    writer.polynomial(digammaAroundOne, writer.let(lanes.sub(x, c(1)))),
  );
  // psi(x) = 1/(x-1) + 1/(x-2) + ... + psi(2 + t), t = x - n in [-1/2, 1/2)
  writer.returnIf(lanes.lt(x, c(12)), () => {
    const sum = writer.variable(c(0));
    const t = writer.variable(lanes.sub(x, c(2)));
    writer.while(lanes.ge(t.get, c(0.5)), () => {
      sum.set(lanes.add(sum.get, lanes.div(c(1), lanes.add(t.get, c(1)))));
      t.set(lanes.sub(t.get, c(1)));
    });
    return lanes.add(sum.get, writer.polynomial(digammaAroundTwo, t.get));
  });
  const z = writer.let(inverseSquare(writer, x));
  const tail = lanes.mul(writer.polynomial(digammaSeries, z), z);
  return lanes.add(lanes.sub(writer.call('log', x), lanes.div(c(0.5), x)), tail);
});

/** psi'(x); +Infinity at the poles. Error below 4 ulp (5 for x < 0). */
export const trigamma = scalar(1, (writer, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  writer.returnIf(lanes.eq(x, c(Number.NEGATIVE_INFINITY)), () => c(Number.NaN));
  // psi'(x) = pi^2 / sin(pi x)^2 - psi'(1 - x)
  writer.returnIf(lanes.lt(x, c(0)), () => {
    const root = writer.let(
      lanes.div(c(Math.PI), writer.call('sin', lanes.mul(c(Math.PI), fractionOf(writer, x)))),
    );
    return lanes.sub(lanes.mul(root, root), writer.call('trigamma', lanes.sub(c(1), x)));
  });
  const shift = writer.let(lanes.max(c(0), lanes.ceil(lanes.sub(c(12), x))));
  const far = writer.let(lanes.add(x, shift));
  const z = writer.let(inverseSquare(writer, far));
  const series = lanes.mul(writer.polynomial(trigammaSeries, z), z);
  const sum = writer.variable(lanes.div(lanes.add(lanes.add(c(1), lanes.div(c(0.5), far)), series), far));
  const k = writer.variable(lanes.sub(shift, c(1)));
  writer.while(lanes.ge(k.get, c(0)), () => {
    const at = writer.let(lanes.add(x, k.get));
    sum.set(lanes.add(sum.get, inverseSquare(writer, at)));
    k.set(lanes.sub(k.get, c(1)));
  });
  return sum.get;
});
