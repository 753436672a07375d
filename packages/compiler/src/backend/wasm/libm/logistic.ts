import type { Code } from '../assembler/index.ts';
import { type FunctionWriter, vectorized } from './define.ts';

/** 1 / (1 + e^-x); e^x where e^-x would overflow. Error below 2 ulp. */
export const expit = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  const value = lanes.div(lanes.const(1), lanes.add(lanes.const(1), writer.call('exp', lanes.neg(x))));
  return writer.unless(lanes.lt(x, lanes.const(-708)), value, () => writer.call('exp', x));
});

/** log1p(e^-|x|) */
function softening(writer: FunctionWriter, x: Code): Code {
  return writer.call('log1p', writer.call('exp', writer.lanes.neg(writer.lanes.abs(x))));
}

/** log(1 + e^x) = max(x, 0) + log1p(e^-|x|). Error below 2 ulp. */
export const log1pexp = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  return lanes.add(lanes.pmax(x, lanes.const(0)), softening(writer, x));
});

/** -log(1 + e^-x) = min(x, 0) - log1p(e^-|x|). Error below 2 ulp. */
export const logExpit = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  return lanes.sub(lanes.pmin(x, lanes.const(0)), softening(writer, x));
});

/** log(1 - e^x), x <= 0; -Infinity at 0, NaN above. Error below 4 ulp. */
export const log1mexp = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  const far = writer.let(writer.call('log1p', lanes.neg(writer.call('exp', x))));
  const isNear = lanes.gt(x, lanes.const(-Math.LN2));
  return writer.unless(isNear, far, () => writer.call('log', lanes.neg(writer.call('expm1', x))));
});
