import { type Codes, type Expression, type ScanBody, topologicalOrder } from '@bayes-window/dsl';
import type { DensityGraph } from '../../density.ts';
import { countEntries, isSparse } from '../../schedule/sparse.ts';
import { isInCode } from './constants.ts';
import { oddRows } from './segment-loop.ts';
import { turnCounts } from './turns.ts';

/** What the code of a graph depends on, and the data that it reads but does not depend on. */
export interface Structure {
  /** Two graphs with the same key have the same code, up to where their data come from. */
  readonly key: string;
  /** Arrays, codes and constants in an order that the key fixes. */
  readonly objects: readonly object[];
}

/** One line per node: the op, its arguments by number, its axes, and its data by number. */
export function structureOf({ model, logDensity, gradients, outputs }: DensityGraph): Structure {
  const objects = new Numbering<object>();
  const nodes = new Numbering<Expression>();
  const roots = [logDensity, ...gradients, ...outputs];
  const lines = linesOf(roots, nodes, objects);
  const slots = [...model.parameters, ...model.outputs, ...(model.noise ?? [])].map(
    ({ name, offset, size }) => `${name} ${offset} ${size}`,
  );
  const wanted = roots.map((root) => nodes.of(root));
  return { key: [...lines, wanted, ...slots].join('\n'), objects: objects.items };
}

function linesOf(
  roots: readonly Expression[],
  nodes: Numbering<Expression>,
  objects: Numbering<object>,
): string[] {
  return topologicalOrder(roots).map((node) => {
    const args = node.args.map((arg) => nodes.of(arg));
    nodes.of(node);
    const axes = node.axes.map(({ name, size }) => `${name}:${size}`);
    const { scan } = node.attributes;
    const body = scan === undefined ? '' : bodyKey(scan, nodes, objects);
    return `${node.op.name} ${args} [${axes}] ${attributesOf(node, objects)}${body}`;
  });
}

function bodyKey(
  { axis, reverse, carries, parameters, next }: ScanBody,
  nodes: Numbering<Expression>,
  objects: Numbering<object>,
): string {
  const lines = linesOf([...carries, ...parameters, ...next], nodes, objects);
  const roots = next.map((root) => nodes.of(root));
  return `${axis.name}:${axis.size} ${reverse} {\n${lines.join('\n')}\n${roots}}`;
}

function attributesOf(node: Expression, objects: Numbering<object>): string {
  const { value, values, name, axis, codes, matrix, result } = node.attributes;
  if (node.op.kind === 'constant') return isInCode(value as number) ? `${value}` : `#${objects.of(node)}`;
  if (values !== undefined) return `#${objects.of(values)}`;
  if (node.op.kind === 'input') return `${name}`;
  if (result !== undefined) return `${result.carry} ${result.part}`;
  const sparse = node.op.kind === 'whole' && isSparse(node.args[0]) ? sparseKey(node.args[0]) : '';
  const square = matrix === undefined ? '' : `${matrix.row.name} ${matrix.column.name}`;
  return `${sparse} ${square} ${axis?.name ?? ''} ${codes === undefined ? '' : codesKey(codes, objects)}`;
}

/** Code for a sparse matrix has room for its elements that are not 0. */
function sparseKey({ attributes }: Expression): string {
  return `sparse ${countEntries(attributes.values as Float64Array)}`;
}

/** Loops over sorted rows count the odd rows of the groups when they are made, for one number of turns or another. */
function codesKey(codes: Codes, objects: Numbering<object>): string {
  return `#${objects.of(codes)} ${codes.over.name} ${codes.axis.name}:${codes.axis.size} ${oddRows(codes, turnCounts) ?? ''}`;
}

/** Numbers things in the order in which they are first met. */
class Numbering<T> {
  private readonly numbers = new Map<T, number>();

  of(item: T): number {
    const known = this.numbers.get(item) ?? this.numbers.size;
    this.numbers.set(item, known);
    return known;
  }

  get items(): T[] {
    return [...this.numbers.keys()];
  }
}
