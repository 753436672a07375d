import { type Axis, hasAxis, sizeOf, stridesIn, unionAxes, withoutAxis } from '../axis.ts';
import { elementOffsets, evaluate } from '../evaluate.ts';
import { type ArrayOp, Expression, type ScanBody, type ScanPart, type Values } from '../expression.ts';
import { input } from '../leaves.ts';
import { substituteNodes } from '../rebuild.ts';

/**
 * Runs a body graph step by step along an axis. Its value is the carries one after the other, each as its values at the
 * start, after the first step, and so on: an array over [steps + 1, ...axes of the carry]. Only `scanResult` reads it;
 * its axes are empty. It is differentiated as a whole (compiler, `autodiff/scan-adjoint.ts`).
 */
export const scanOp: ArrayOp = {
  name: 'scan',
  kind: 'scan',
  build: (args, { scan }) => {
    const count = (scan as ScanBody).carries.length;
    return runScan(scan as ScanBody, args.slice(0, count), args.slice(count));
  },
  linear: false,
  evaluate: evaluateScan,
  vjp: [],
};

/** One result of a scan: a carry before or after each step, over the scan's axis, or after the last step. */
export const scanResultOp: ArrayOp = {
  name: 'scanResult',
  kind: 'result',
  build: ([scan], { result }) => scanResult(scan, (result as Result).carry, (result as Result).part),
  linear: false,
  evaluate: ([value], { args: [scan], attributes }) => partOf(value, scan, attributes.result as Result),
  vjp: [],
};

interface Result {
  readonly carry: number;
  readonly part: ScanPart;
}

/** The scan of a body over its first values and arguments, whose axes decide those of the body's inputs. */
export function runScan(
  body: ScanBody,
  first: readonly Expression[],
  args: readonly Expression[],
): Expression {
  const isAsBefore =
    body.parameters.every((parameter, i) => isOver(parameter, withoutAxis(args[i].axes, body.axis))) &&
    body.carries.every(({ axes }, k) => first[k].axes.every((axis) => hasAxis(axes, axis)));
  const scan = isAsBefore ? body : withAxesOf(body, first, args);
  return new Expression(scanOp, [...first, ...args], [], { scan });
}

export function scanResult(scan: Expression, carry: number, part: ScanPart): Expression {
  const { axis, carries } = scan.attributes.scan as ScanBody;
  const { axes, attributes } = carries[carry];
  const { name } = attributes;
  return new Expression(scanResultOp, [scan], part === 'last' ? axes : [axis, ...axes], {
    name,
    result: { carry, part },
  });
}

function isOver({ axes }: Expression, wanted: readonly Axis[]): boolean {
  return axes.length === wanted.length && wanted.every((axis) => hasAxis(axes, axis));
}

/** The body on inputs over the arguments' axes; the carries take on the axes that their next values have. */
function withAxesOf(body: ScanBody, first: readonly Expression[], args: readonly Expression[]): ScanBody {
  const parameters = body.parameters.map(({ attributes }, i) =>
    input(attributes.name as string, withoutAxis(args[i].axes, body.axis)),
  );
  for (let axes = first.map((value) => value.axes); ; ) {
    const carries = body.carries.map(({ attributes }, k) => input(attributes.name as string, axes[k]));
    const inputs = new Map([
      ...body.carries.map((carry, k) => [carry, carries[k]] as const),
      ...body.parameters.map((parameter, i) => [parameter, parameters[i]] as const),
    ]);
    const next = substituteNodes(body.next, inputs);
    const grown = axes.map((known, k) => unionAxes(known, next[k].axes));
    if (grown.every((list, k) => list.length === axes[k].length))
      return { ...body, carries, parameters, next };
    axes = grown;
  }
}

function evaluateScan(values: readonly Values[], { args, attributes }: Expression): Values {
  const { axis, reverse, carries, parameters, next } = attributes.scan as ScanBody;
  const count = carries.length;
  const sizes = carries.map(({ axes }) => sizeOf(axes));
  const blocks = sizes.map((size) => new Float64Array((axis.size + 1) * size));
  let state = carries.map(({ axes }, k) => spread(values[k], args[k].axes, axes));
  for (let step = 0; step <= axis.size; step++) {
    for (const [k, block] of blocks.entries()) block.set(state[k], step * sizes[k]);
    if (step === axis.size) break;
    const index = reverse ? axis.size - 1 - step : step;
    const bindings = new Map(carries.map((carry, k) => [carry, state[k]]));
    for (const [i, parameter] of parameters.entries())
      bindings.set(parameter, spread(values[count + i], args[count + i].axes, parameter.axes, axis, index));
    state = evaluate(next, bindings).map((value, k) => spread(value, next[k].axes, carries[k].axes));
  }
  return concatenate(blocks);
}

/** An array broadcast to other axes; where it has the axis `along`, its part at `index`. */
function spread(
  values: Values,
  from: readonly Axis[],
  to: readonly Axis[],
  along?: Axis,
  index = 0,
): Float64Array {
  const start = along === undefined ? 0 : index * stridesIn(from, [along])[0];
  const offset = elementOffsets(from, to, sizeOf(to));
  return Float64Array.from({ length: sizeOf(to) }, (_, i) => values[start + offset(i)]);
}

function concatenate(blocks: readonly Float64Array[]): Float64Array {
  const result = new Float64Array(blocks.reduce((total, { length }) => total + length, 0));
  let offset = 0;
  for (const block of blocks) {
    result.set(block, offset);
    offset += block.length;
  }
  return result;
}

function partOf(value: Values, scan: Expression, { carry, part }: Result): Values {
  const { axis, reverse, carries } = scan.attributes.scan as ScanBody;
  const blockSize = (k: number): number => (axis.size + 1) * sizeOf(carries[k].axes);
  const start = carries.slice(0, carry).reduce((total, _, k) => total + blockSize(k), 0);
  const size = sizeOf(carries[carry].axes);
  const stateAt = (step: number): Values => value.subarray(start + step * size, start + (step + 1) * size);
  if (part === 'last') return stateAt(axis.size).slice();
  const ends = part === 'after' ? 1 : 0;
  return concatenate(
    Array.from({ length: axis.size }, (_, i) => stateAt((reverse ? axis.size - 1 - i : i) + ends)),
  );
}
