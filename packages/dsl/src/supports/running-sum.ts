import { type Axis, withoutAxis } from '../axis.ts';
import type { Expression } from '../expression.ts';
import { constant, input } from '../leaves.ts';
import { add, runScan, scanResult } from '../ops/index.ts';

interface Way {
  /** From the last element to the first. */
  readonly reverse?: boolean;
  /** Without the element that the sum stands at. */
  readonly exclusive?: boolean;
}

/** result_k = x_1 + ... + x_k along an axis that `x` has. */
export function runningSum(
  x: Expression,
  axis: Axis,
  { reverse = false, exclusive = false }: Way = {},
): Expression {
  const own = withoutAxis(x.axes, axis);
  const [total, element] = [input('total', own), input('element', own)];
  const body = { axis, reverse, carries: [total], parameters: [element], next: [add(total, element)] };
  return scanResult(runScan(body, [constant(0)], [x]), 0, exclusive ? 'before' : 'after');
}
