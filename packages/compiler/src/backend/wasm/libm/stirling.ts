import type { Code } from '../assembler/index.ts';
import { type FunctionWriter, scalar } from './define.ts';

/** B_2k / (2k (2k - 1)); DLMF 5.11.1. */
const coefficients = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
];

/** log Gamma(x) - [(x - 1/2) log x - x + log(2 pi)/2] for x >= 10. */
export function stirlingRemainder(writer: FunctionWriter, x: Code): Code {
  const { lanes } = writer;
  const square = writer.let(lanes.div(lanes.div(lanes.const(1), x), x));
  return lanes.div(writer.polynomial(coefficients, square), x);
}

/** 2/3, 2/5, 2/7, ... */
const atanhSeries = Array.from({ length: 18 }, (_, k) => 2 / (2 * k + 3));

/** ratio - 1 - log(ratio), given the ratio and u = ratio - 1; near 1: r (u - r^2 (2/3 + 2 r^2/5 + ...)), r = u/(2 + u). */
export const ratioDeviance = scalar(2, (writer, ratio, u) => {
  const { lanes } = writer;
  const isFar = lanes.gt(lanes.abs(u), lanes.const(0.5));
  writer.returnIf(isFar, () => lanes.sub(u, writer.call('log', ratio)));
  const r = writer.let(lanes.div(u, lanes.add(lanes.const(2), u)));
  const square = writer.let(lanes.mul(r, r));
  return lanes.mul(r, lanes.sub(u, lanes.mul(square, writer.polynomial(atanhSeries, square))));
});
