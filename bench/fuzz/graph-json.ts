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
  type ScanBody,
  type ScanPart,
  scanOp,
  scanResultOp,
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
  readonly scan?: ScanJson;
  /** Which of a scan's results: the carry's number, and which of its values. */
  readonly result?: readonly [number, ScanPart];
}

/** The step of a scan, a graph of its own; carries, parameters and what comes next by their numbers in `nodes`. */
interface ScanJson {
  readonly axis: string;
  readonly reverse: boolean;
  readonly nodes: readonly NodeJson[];
  readonly carries: readonly number[];
  readonly parameters: readonly number[];
  readonly next: readonly number[];
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
  const roots = [...inputs, model.logDensity, ...outputs];
  const all = withSteps(roots);
  const codings = [...new Set(all.flatMap(({ attributes }) => attributes.codes ?? []))];
  const { nodes, numberOf } = nodesToJson(roots, codings);
  return {
    about,
    axes: Object.fromEntries(
      [...all.flatMap(axesOf), ...codings.flatMap(({ over, axis: into }) => [over, into])].map(
        ({ name, size }) => [name, size],
      ),
    ),
    codes: codings.map(({ name, over, axis: into, values }) => ({
      ...{ name, over: over.name, axis: into.name },
      values: [...values],
    })),
    nodes,
    inputs: inputs.map(numberOf),
    logDensity: numberOf(model.logDensity),
    outputs: outputs.map(numberOf),
    positions: positions.map((position) => Array.from(position, numeral)),
  };
}

/** All nodes of a graph, those of the scans' steps included. */
function withSteps(roots: readonly Expression[]): Expression[] {
  return topologicalOrder(roots).flatMap((node) => {
    const { scan } = node.attributes;
    return scan === undefined ? [node] : [node, ...withSteps(rootsOf(scan))];
  });
}

function rootsOf({ carries, parameters, next }: ScanBody): Expression[] {
  return [...carries, ...parameters, ...next];
}

function axesOf({ axes, attributes: { axis: along, matrix, scan } }: Expression): readonly Axis[] {
  const others = [along, scan?.axis, matrix?.row, matrix?.column];
  return [...axes, ...others.filter((other) => other !== undefined)];
}

interface NumberedNodes {
  readonly nodes: readonly NodeJson[];
  numberOf(node: Expression): number;
}

function nodesToJson(roots: readonly Expression[], codings: readonly Codes[]): NumberedNodes {
  const order = topologicalOrder(roots);
  const numbers = new Map(order.map((node, i) => [node, i]));
  const numberOf = (node: Expression): number => numbers.get(node) as number;
  return { nodes: order.map((node) => nodeToJson(node, numberOf, codings)), numberOf };
}

function nodeToJson(
  { op, args, axes, attributes }: Expression,
  numberOf: (node: Expression) => number,
  codings: readonly Codes[],
): NodeJson {
  const { value, values, name, axis: along, codes: coding, matrix, scan, result } = attributes;
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
    ...(scan !== undefined && { scan: scanToJson(scan, codings) }),
    ...(result !== undefined && { result: [result.carry, result.part] as const }),
  };
}

function scanToJson(scan: ScanBody, codings: readonly Codes[]): ScanJson {
  const { nodes, numberOf } = nodesToJson(rootsOf(scan), codings);
  return {
    axis: scan.axis.name,
    reverse: scan.reverse,
    nodes,
    carries: scan.carries.map(numberOf),
    parameters: scan.parameters.map(numberOf),
    next: scan.next.map(numberOf),
  };
}

/** What a node's axes and codes are, by their names and numbers. */
interface Names {
  axisOf(name: string): Axis;
  readonly codings: readonly Codes[];
}

export function fromJson(json: GraphJson): FuzzCase {
  const axes = new Map(Object.entries(json.axes).map(([name, size]) => [name, axis(name, size)]));
  const axisOf = (name: string): Axis => axes.get(name) as Axis;
  const codings = json.codes.map(({ name, over, axis: into, values }) =>
    codes(name, axisOf(over), axisOf(into), values),
  );
  const at = nodesFromJson(json.nodes, { axisOf, codings });
  return {
    model: modelOf(json.inputs.map(at), at(json.logDensity), json.outputs.map(at)),
    positions: json.positions.map((position) => Float64Array.from(position, Number)),
  };
}

function nodesFromJson(list: readonly NodeJson[], names: Names): (i: number) => Expression {
  const nodes: Expression[] = [];
  for (const node of list) nodes.push(nodeOf(node, nodes, names));
  return (i) => nodes[i];
}

const arrayOps: readonly (ArrayOp | WholeOp)[] = [
  ...Object.values(reductionOps),
  ...Object.values(wholeOps),
  ...[gatherOp, logSumExpOp, scanOp, scanResultOp],
];

function nodeOf(node: NodeJson, nodes: readonly Expression[], names: Names): Expression {
  const { op, args = [], value, values = [], name, axes = [] } = node;
  if (op === 'constant') return constant(Number(value));
  if (op === 'data') return data(Float64Array.from(values, Number), axes.map(names.axisOf), name);
  if (op === 'input') return input(name as string, axes.map(names.axisOf));
  const operands = args.map((i) => nodes[i]);
  if (op in elementwiseOps) {
    const build = elementwiseOps[op as keyof typeof elementwiseOps] as (...x: Operand[]) => Expression;
    return build(...operands);
  }
  const arrayOp = arrayOps.find((candidate) => candidate.name === op);
  if (arrayOp === undefined) throw new Error(`no op is called ${op}`);
  return arrayOp.build(operands, attributesOf(node, names));
}

function attributesOf(
  { axis: along, codes: coding, matrix, scan, result }: NodeJson,
  { axisOf, codings }: Names,
): Attributes {
  return {
    ...(along !== undefined && { axis: axisOf(along) }),
    ...(coding !== undefined && { codes: codings[coding] }),
    ...(matrix !== undefined && { matrix: { row: axisOf(matrix[0]), column: axisOf(matrix[1]) } }),
    ...(scan !== undefined && { scan: scanFromJson(scan, { axisOf, codings }) }),
    ...(result !== undefined && { result: { carry: result[0], part: result[1] } }),
  };
}

function scanFromJson(
  { axis: along, reverse, nodes, carries, parameters, next }: ScanJson,
  names: Names,
): ScanBody {
  const at = nodesFromJson(nodes, names);
  return {
    ...{ axis: names.axisOf(along), reverse },
    ...{ carries: carries.map(at), parameters: parameters.map(at), next: next.map(at) },
  };
}

function numeral(value: number): Numeral {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? value : String(value);
}
