import { type Axis, formatAxes, hasAxis, sizeOf, stridesIn } from '../axis.ts';
import { ModelError } from '../errors.ts';
import { type ArrayOp, type Codes, Expression, type Operand, type Values } from '../expression.ts';
import { asExpression, data } from '../leaves.ts';
import { multiply } from './arithmetic.ts';

/** result[i] = x[codes[i]]: axis `codes.axis` becomes `codes.over`. */
export const gatherOp: ArrayOp = {
  name: 'gather',
  kind: 'gather',
  build: ([arg], { codes }) => gather(arg, codes as Codes),
  linear: true,
  evaluate: ([arg], expression) => moveAlongCodes(arg, expression, 'gather'),
  vjp: [(g, _, result) => segmentSum(g, codesOf(result))],
};

/** result[k] = sum of x[i] over the i with codes[i] = k: axis `codes.over` becomes `codes.axis`. */
export const segmentSumOp: ArrayOp = {
  name: 'segmentSum',
  kind: 'segment',
  build: ([arg], { codes }) => segmentSum(arg, codes as Codes),
  linear: true,
  evaluate: ([arg], expression) => moveAlongCodes(arg, expression, 'scatter'),
  vjp: [(g, _, result) => gather(g, codesOf(result))],
};

function codesOf(expression: Expression): Codes {
  return expression.attributes.codes as Codes;
}

function moveAlongCodes(arg: Values, expression: Expression, way: 'gather' | 'scatter'): Values {
  const { axis, over, values } = codesOf(expression);
  const rowAxes = way === 'gather' ? expression.axes : expression.args[0].axes;
  const [stride] = stridesIn(rowAxes, [over]);
  const rowCount = sizeOf(rowAxes);
  const result = new Float64Array(sizeOf(expression.axes));
  for (let row = 0; row < rowCount; row++) {
    const inner = row % stride;
    const i = Math.floor(row / stride) % over.size;
    const outer = Math.floor(row / (stride * over.size));
    const group = (outer * axis.size + values[i]) * stride + inner;
    if (way === 'gather') result[row] = arg[group];
    else result[group] += arg[row];
  }
  return result;
}

function replaceAxis(axes: readonly Axis[], from: Axis, to: Axis): readonly Axis[] {
  return axes.map((a) => (a.name === from.name ? to : a));
}

/** Indexes `x` along `codes.axis`; an operand constant along that axis is returned as it is. */
export function gather(operand: Operand, codes: Codes): Expression {
  const x = asExpression(operand);
  if (!hasAxis(x.axes, codes.axis)) return x;
  checkNew(x, codes, codes.axis, codes.over);
  return new Expression(gatherOp, [x], replaceAxis(x.axes, codes.axis, codes.over), { codes });
}

/** Sums `x` over the elements of each group; an operand constant along `codes.over` is multiplied by the counts. */
export function segmentSum(operand: Operand, codes: Codes): Expression {
  const x = asExpression(operand);
  checkNew(x, codes, codes.over, codes.axis);
  if (!hasAxis(x.axes, codes.over)) return multiply(x, countsOf(codes));
  return new Expression(segmentSumOp, [x], replaceAxis(x.axes, codes.over, codes.axis), { codes });
}

/** An expression over both axes would have one of them twice. */
function checkNew({ axes }: Expression, { name }: Codes, from: Axis, to: Axis): void {
  if (!hasAxis(axes, to)) return;
  throw new ModelError(
    'GATHER_AXIS',
    `Indexing by codes "${name}" turns axis "${from.name}" into "${to.name}", but the expression already has both: ${formatAxes(axes)}.`,
    { codes: name },
  );
}

const countsCache = new WeakMap<Codes, Expression>();

function countsOf(codes: Codes): Expression {
  const known = countsCache.get(codes);
  if (known !== undefined) return known;
  const counts = new Float64Array(codes.axis.size);
  for (const code of codes.values) counts[code]++;
  const made = data(counts, [codes.axis], `count of ${codes.name}`);
  countsCache.set(codes, made);
  return made;
}
