import { type Axis, type Expression, topologicalOrder } from '@bayes-window/dsl';
import type { UnconstrainedModel } from '../../unconstrain/unconstrain.ts';
import { arrayRules } from './array-rules.ts';
import { aligned } from './axes.ts';
import { contract, isContraction, type Operand } from './contraction.ts';
import { type Rule, rules } from './rules.ts';
import { runningSum, summedBy } from './running-sums.ts';
import type { Tensor, Tensorflow } from './tensorflow.ts';

/** Values by node, of shape [chains or 1, ...axes]. */
type Values = ReadonlyMap<Expression, Tensor>;

/** The roots of a graph as a list of steps on tensors; what is known lies on the device already. */
export class Lowered {
  readonly roots: readonly Expression[];
  private readonly tf: Tensorflow;
  private readonly model: UnconstrainedModel;
  private readonly steps: readonly { readonly node: Expression; run(values: Values): Tensor }[];
  private readonly known = new Map<Expression, Tensor>();
  private readonly held: Tensor[] = [];

  constructor(tf: Tensorflow, model: UnconstrainedModel, roots: readonly Expression[]) {
    this.tf = tf;
    this.model = model;
    this.roots = roots;
    const order = topologicalOrder(roots);
    for (const node of order) if (node.op.kind === 'constant' || node.op.kind === 'data') this.place(node);
    const fused = productsOfContractions(order, roots);
    this.steps = order
      .filter((node) => node.args.length > 0 && node.op.kind !== 'scan' && !fused.has(node))
      .map((node) => ({ node, run: this.lowered(node, fused) }));
  }

  evaluate(positions: Tensor): Tensor[] {
    const { tf, model } = this;
    const chains = positions.shape[0];
    const values = new Map(this.known);
    for (const { input, axes, offset, size } of model.parameters) {
      const part = tf.slice(positions, [0, offset], [chains, size]);
      values.set(input, tf.reshape(part, [chains, ...axes.map((axis) => axis.size)]));
    }
    for (const { node, run } of this.steps) values.set(node, run(values));
    return this.roots.map((root) => values.get(root) as Tensor);
  }

  dispose(): void {
    for (const tensor of this.held) tensor.dispose();
  }

  private place(node: Expression): void {
    const { value, values } = node.attributes;
    const numbers =
      values === undefined ? Float32Array.of(finiteInSingle(value as number)) : Float32Array.from(values);
    this.known.set(node, this.hold(this.tf.tensor(numbers, [1, ...node.axes.map(({ size }) => size)])));
  }

  private hold<T extends Tensor>(tensor: T): T {
    this.held.push(this.tf.keep(tensor));
    return tensor;
  }

  private lowered(node: Expression, fused: ReadonlySet<Expression>): (values: Values) => Tensor {
    const { tf } = this;
    const { op, args, axes, attributes } = node;
    const read = (values: Values, arg: Expression): Tensor => values.get(arg) as Tensor;
    if (op.kind === 'elementwise') {
      const rule: Rule = rules[op.name as keyof typeof rules];
      return (values) => rule(tf, ...args.map((arg) => aligned(tf, read(values, arg), arg.axes, axes)));
    }
    if (fused.has(args[0])) {
      const [x, y] = args[0].args;
      const operand = (values: Values, arg: Expression): Operand => ({
        tensor: read(values, arg),
        axes: arg.axes,
      });
      return (values) =>
        contract(tf, [operand(values, x), operand(values, y)], attributes.axis as Axis, axes);
    }
    if (op.kind === 'result') {
      const x = summedBy(args[0]) as Expression;
      return (values) => runningSum(tf, node, read(values, x));
    }
    const rule = arrayRules[op.name as keyof typeof arrayRules];
    const codes = attributes.codes && this.hold(tf.tensor1d(attributes.codes.values, 'int32'));
    return (values) => rule(tf, { node, x: read(values, args[0]), codes });
  }
}

const largestSingle = (2 - 2 ** -23) * 2 ** 127;

/** The bounds by which doubles are kept finite must bound single precision too. */
function finiteInSingle(value: number): number {
  return Number.isFinite(value) ? Math.min(Math.max(value, -largestSingle), largestSingle) : value;
}

/** Products that only contractions read: the array of all products is not made. */
function productsOfContractions(
  order: readonly Expression[],
  roots: readonly Expression[],
): ReadonlySet<Expression> {
  const products = new Set(order.filter(isContraction).map(({ args }) => args[0]));
  const others = order.filter((node) => !isContraction(node)).flatMap(({ args }) => args);
  for (const node of [...others, ...roots]) products.delete(node);
  return products;
}

/** Whether this backend has a rule for a node. */
export function isOffered(node: Expression): boolean {
  const { op } = node;
  if (op.kind === 'elementwise') return Object.hasOwn(rules, op.name);
  if (op.kind === 'scan') return summedBy(node) !== undefined;
  return ['constant', 'data', 'input', 'result'].includes(op.kind) || Object.hasOwn(arrayRules, op.name);
}
