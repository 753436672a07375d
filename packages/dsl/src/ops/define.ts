import { unionAxes } from '../axis.ts';
import { ModelError } from '../errors.ts';
import {
  type AlgebraicFacts,
  type ElementwiseOp,
  Expression,
  type Operand,
  type Vjp,
} from '../expression.ts';
import { asExpression } from '../leaves.ts';

interface Definition {
  evaluate(...args: number[]): number;
  readonly vjp: readonly (Vjp | undefined)[];
}

type Spec = Definition & AlgebraicFacts;

export type UnaryOp = ElementwiseOp & ((x: Operand) => Expression);
export type BinaryOp = ElementwiseOp & ((x: Operand, y: Operand) => Expression);
export type TernaryOp = ElementwiseOp & ((x: Operand, y: Operand, z: Operand) => Expression);

/** An op record that is its own builder: calling it makes an expression. */
function elementwise(
  name: string,
  arity: number,
  { evaluate, vjp, ...facts }: Spec,
): (...args: Operand[]) => Expression {
  const build = (...operands: Operand[]): Expression => {
    const args = operands.map(asExpression);
    let axes = args[0].axes;
    for (let i = 1; i < arity; i++) axes = unionAxes(axes, args[i].axes);
    return new Expression(build as unknown as ElementwiseOp, args, axes);
  };
  Object.defineProperty(build, 'name', { value: name });
  return Object.assign(build, { kind: 'elementwise' as const, arity, evaluate, vjp, facts });
}

export function unary(name: string, spec: Spec): UnaryOp {
  return elementwise(name, 1, spec) as UnaryOp;
}

export function binary(name: string, spec: Spec): BinaryOp {
  return elementwise(name, 2, spec) as BinaryOp;
}

export function ternary(name: string, spec: Spec): TernaryOp {
  return elementwise(name, 3, spec) as TernaryOp;
}

/** The value of a constant expression, else undefined. */
export function constantValue(x: Expression): number | undefined {
  return x.op.kind === 'constant' ? x.attributes.value : undefined;
}

/** For the rule of a derivative that no model has asked for. */
export function notDifferentiable(name: string): Expression {
  throw new ModelError(
    'NOT_DIFFERENTIABLE',
    `The derivative of ${name} is not offered; write the term without it, or stop the gradient with stopGradient(x).`,
    { op: name },
  );
}
