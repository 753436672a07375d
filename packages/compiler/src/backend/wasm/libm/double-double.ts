import type { Code } from '../assembler/index.ts';
import type { FunctionWriter } from './define.ts';

/** An unevaluated sum high + low, |low| <= ulp(high)/2: about 106 bits. */
export interface DoubleDouble {
  readonly high: Code;
  readonly low: Code;
}

/** a + b exactly (Knuth's two-sum). */
export function twoSum(writer: FunctionWriter, a: Code, b: Code): DoubleDouble {
  const { lanes } = writer;
  const high = writer.let(lanes.add(a, b));
  const back = writer.let(lanes.sub(high, a));
  return { high, low: writer.let(lanes.add(lanes.sub(a, lanes.sub(high, back)), lanes.sub(b, back))) };
}

/** a b exactly (Veltkamp's split, Dekker's product), for |a|, |b| < 1e150. */
export function twoProduct(writer: FunctionWriter, a: Code, b: Code): DoubleDouble {
  const { lanes } = writer;
  const high = writer.let(lanes.mul(a, b));
  const [x, y] = [split(writer, a), split(writer, b)];
  const first = lanes.sub(lanes.mul(x.high, y.high), high);
  const middle = lanes.add(lanes.add(first, lanes.mul(x.high, y.low)), lanes.mul(x.low, y.high));
  return { high, low: writer.let(lanes.add(middle, lanes.mul(x.low, y.low))) };
}

function split(writer: FunctionWriter, a: Code): DoubleDouble {
  const { lanes } = writer;
  const scaled = writer.let(lanes.mul(lanes.const(2 ** 27 + 1), a));
  const high = writer.let(lanes.sub(scaled, lanes.sub(scaled, a)));
  return { high, low: writer.let(lanes.sub(a, high)) };
}

export function addDouble(writer: FunctionWriter, x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  const { lanes } = writer;
  const sum = twoSum(writer, x.high, y.high);
  return twoSum(writer, sum.high, lanes.add(sum.low, lanes.add(x.low, y.low)));
}

export function multiplyDouble(writer: FunctionWriter, x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  const { lanes } = writer;
  const product = twoProduct(writer, x.high, y.high);
  const cross = lanes.add(lanes.mul(x.high, y.low), lanes.mul(x.low, y.high));
  return twoSum(writer, product.high, lanes.add(product.low, cross));
}

/** x / y = q + (x - q y)/y, q = x.high/y.high */
export function divideDouble(writer: FunctionWriter, x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  const { lanes } = writer;
  const q = writer.let(lanes.div(x.high, y.high));
  const product = twoProduct(writer, q, y.high);
  const rest = lanes.sub(
    lanes.add(lanes.sub(lanes.sub(x.high, product.high), product.low), x.low),
    lanes.mul(q, y.low),
  );
  return twoSum(writer, q, writer.let(lanes.div(rest, y.high)));
}

/** A constant in two parts. */
export function doubleOf({ lanes }: FunctionWriter, high: number, low: number): DoubleDouble {
  return { high: lanes.const(high), low: lanes.const(low) };
}
