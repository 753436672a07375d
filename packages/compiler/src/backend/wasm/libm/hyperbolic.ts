import { vectorized } from './define.ts';

/** sinh |x| = (t + t/(t + 1))/2, t = expm1 |x|; above 709 as exp(|x|/2)^2 / 2. Error below 2 ulp. */
export const sinh = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  const size = writer.let(lanes.abs(x));
  const t = writer.let(writer.call('expm1', size));
  const small = lanes.mul(lanes.const(0.5), lanes.add(t, lanes.div(t, lanes.add(t, lanes.const(1)))));
  const half = writer.let(writer.call('exp', lanes.mul(lanes.const(0.5), size)));
  const large = lanes.mul(lanes.mul(lanes.const(0.5), half), half);
  return lanes.copysign(lanes.select(lanes.gt(size, lanes.const(709)), large, small), x);
});

/** cosh x = (e + 1/e)/2, e = exp |x|. Error below 2 ulp. */
export const cosh = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  const size = writer.let(lanes.abs(x));
  const e = writer.let(writer.call('exp', size));
  const small = lanes.mul(lanes.const(0.5), lanes.add(e, lanes.div(lanes.const(1), e)));
  const half = writer.let(writer.call('exp', lanes.mul(lanes.const(0.5), size)));
  const large = lanes.mul(lanes.mul(lanes.const(0.5), half), half);
  return lanes.select(lanes.gt(size, lanes.const(709)), large, small);
});

/** tanh |x| = t/(t + 2), t = expm1(2|x|). Error below 2 ulp. */
export const tanh = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  // tanh(20) = 1
  const twice = lanes.mul(lanes.const(2), lanes.abs(x));
  const t = writer.let(writer.call('expm1', lanes.pmin(writer.let(twice), lanes.const(40))));
  return lanes.copysign(lanes.div(t, lanes.add(t, lanes.const(2))), x);
});
