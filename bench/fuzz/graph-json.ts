import {
  type ArrayOp,
  type Attributes,
  type Axis,
  axis,
  type Codes,
  codes,
  constant,
  data,
  type Expression,
  elementwiseOps,
  gatherOp,
  input,
  logSumExpOp,
  type Operand,
  reductionOps,
  topologicalOrder,
  type WholeOp,
  wholeOps,
} from '@bayes-window/dsl';
import { modelOf } from './model.ts';
import type { FuzzCase } from './random-model.ts';

/** JSON has no NaN, no infinities and no -0; these are strings. */
type Numeral = number | string;

/** A node of a graph; arguments, axes and codes by their names or numbers in the file. */
interface NodeJson {
  readonly op: string;
  readonly args?: readonly number[];
  readonly value?: Numeral;
  readonly values?: readonly Numeral[];
  readonly name?: string;
  /** Axes of an input or of data, outermost first. */
  readonly axes?: readonly string[];
  readonly axis?: string;
  readonly codes?: number;
  /** Rows and columns of the matrix that the op works on. */
  readonly matrix?: readonly [string, string];
}

/** A model as a graph, and the points at which it is tried. Nodes come after their arguments. */
export interface GraphJson {
  /** What went wrong with it. */
  readonly about: string;
  readonly axes: Readonly<Record<string, number>>;
  readonly codes: readonly {
    readonly name: string;
    readonly over: string;
    readonly axis: string;
    readonly values: readonly number[];
  }[];
  readonly nodes: readonly NodeJson[];
  readonly inputs: readonly number[];
  readonly logDensity: number;
  readonly outputs: readonly number[];
  readonly positions: readonly (readonly Numeral[])[];
}

export function toJson({ model, positions }: FuzzCase, about: string): GraphJson {
  const inputs = model.parameters.map(({ input: node }) => node);
  const outputs = model.outputs.map(({ value }) => value);
  const order = topologicalOrder([...inputs, model.logDensity, ...outputs]);
  const numbers = new Map(order.map((node, i) => [node, i]));
  const numberOf = (node: Expression): number => numbers.get(node) as number;
  const codings = [...new Set(order.flatMap(({ attributes }) => attributes.codes ?? []))];
  const axes = [
    ...order.flatMap((node) => [
      ...node.axes,
      ...(node.attributes.axis === undefined ? [] : [node.attributes.axis]),
    ]),
    ...codings.flatMap(({ over, axis: into }) => [over, into]),
  ];
  return {
    about,
    axes: Object.fromEntries(axes.map(({ name, size }) => [name, size])),
    codes: codings.map(({ name, over, axis: into, values }) => ({
      ...{ name, over: over.name, axis: into.name },
      values: [...values],
    })),
    nodes: order.map((node) => nodeToJson(node, numberOf, codings)),
    inputs: inputs.map(numberOf),
    logDensity: numberOf(model.logDensity),
    outputs: outputs.map(numberOf),
    positions: positions.map((position) => Array.from(position, numeral)),
  };
}

function nodeToJson(
  { op, args, axes, attributes: { value, values, name, axis: along, codes: coding, matrix } }: Expression,
  numberOf: (node: Expression) => number,
  codings: readonly Codes[],
): NodeJson {
  return {
    op: op.name,
    ...(args.length > 0 && { args: args.map(numberOf) }),
    ...(args.length === 0 && axes.length > 0 && { axes: axes.map((a) => a.name) }),
    ...(value !== undefined && { value: numeral(value) }),
    ...(values !== undefined && { values: Array.from(values, numeral) }),
    ...(name !== undefined && { name }),
    ...(along !== undefined && { axis: along.name }),
    ...(coding !== undefined && { codes: codings.indexOf(coding) }),
    ...(matrix !== undefined && { matrix: [matrix.row.name, matrix.column.name] as const }),
  };
}

export function fromJson(json: GraphJson): FuzzCase {
  const axes = new Map(Object.entries(json.axes).map(([name, size]) => [name, axis(name, size)]));
  const axisOf = (name: string): Axis => axes.get(name) as Axis;
  const codings = json.codes.map(({ name, over, axis: into, values }) =>
    codes(name, axisOf(over), axisOf(into), values),
  );
  const nodes: Expression[] = [];
  for (const node of json.nodes) nodes.push(nodeOf(node, nodes, axisOf, codings));
  const at = (i: number): Expression => nodes[i];
  return {
    model: modelOf(json.inputs.map(at), at(json.logDensity), json.outputs.map(at)),
    positions: json.positions.map((position) => Float64Array.from(position, Number)),
  };
}

const arrayOps: readonly (ArrayOp | WholeOp)[] = [
  ...Object.values(reductionOps),
  ...Object.values(wholeOps),
  gatherOp,
  logSumExpOp,
];

function nodeOf(
  { op, args = [], value, values = [], name, axes = [], axis: along, codes: coding, matrix }: NodeJson,
  nodes: readonly Expression[],
  axisOf: (name: string) => Axis,
  codings: readonly Codes[],
): Expression {
  if (op === 'constant') return constant(Number(value));
  if (op === 'data') return data(Float64Array.from(values, Number), axes.map(axisOf), name);
  if (op === 'input') return input(name as string, axes.map(axisOf));
  const operands = args.map((i) => nodes[i]);
  if (op in elementwiseOps) {
    const build = elementwiseOps[op as keyof typeof elementwiseOps] as (...x: Operand[]) => Expression;
    return build(...operands);
  }
  const arrayOp = arrayOps.find((candidate) => candidate.name === op);
  if (arrayOp === undefined) throw new Error(`no op is called ${op}`);
  const attributes: Attributes = {
    ...(along !== undefined && { axis: axisOf(along) }),
    ...(coding !== undefined && { codes: codings[coding] }),
    ...(matrix !== undefined && { matrix: { row: axisOf(matrix[0]), column: axisOf(matrix[1]) } }),
  };
  return arrayOp.build(operands, attributes);
}

function numeral(value: number): Numeral {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? value : String(value);
}
