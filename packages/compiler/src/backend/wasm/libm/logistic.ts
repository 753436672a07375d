import { vectorized } from './define.ts';

/** 1 / (1 + e^-x) = e^min(x, 0) / (1 + e^-|x|). Error below 2 ulp. */
export const expit = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  const e = writer.let(writer.call('exp', lanes.neg(lanes.abs(x))));
  const top = lanes.select(lanes.lt(x, lanes.const(0)), e, lanes.const(1));
  return lanes.div(top, lanes.add(lanes.const(1), e));
});

/** log(1 + e^x) = max(x, 0) + log1p(e^-|x|). Error below 2 ulp. */
export const log1pexp = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  return lanes.add(
    lanes.max(x, lanes.const(0)),
    writer.call('log1p', writer.call('exp', lanes.neg(lanes.abs(x)))),
  );
});

/** -log(1 + e^-x) = min(x, 0) - log1p(e^-|x|). Error below 2 ulp. */
export const logExpit = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  return lanes.sub(
    lanes.min(x, lanes.const(0)),
    writer.call('log1p', writer.call('exp', lanes.neg(lanes.abs(x)))),
  );
});

/** log(1 - e^x), x <= 0; -Infinity at 0, NaN above. Error below 4 ulp. */
export const log1mexp = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  const near = writer.call('log', lanes.neg(writer.call('expm1', x)));
  const far = writer.call('log1p', lanes.neg(writer.call('exp', x)));
  return lanes.select(lanes.gt(x, lanes.const(-Math.LN2)), near, far);
});
