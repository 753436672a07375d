import { math } from '@bayes-window/dsl/operators';
import {
  type BinaryExpression,
  type ConditionalExpression,
  type ElementAccessExpression,
  Node,
  type PrefixUnaryExpression,
  SyntaxKind,
} from 'ts-morph';
import { mistakeAt } from './mistake.ts';
import type { Piece } from './pieces.ts';
import { isGlobal, isPlain } from './plain-values.ts';

/** What the rules need of the rewriting that they are part of. */
export interface Rewriting {
  /** The new text of a node. */
  rewrite(node: Node): Piece[];
  /** Text put in for what stands at `place`. */
  put(text: string, place: Node): Piece;
  /** The source between two nodes, without what is taken out of it. */
  gap(from: number, to: number): Piece[];
  /** How a function of the operators is called: `ops.add`. */
  operator(name: string): string;
}

type Rule = (node: Node, rewriting: Rewriting) => Piece[] | undefined;

/** Functions of dsl's `natural/operators.ts` by token. */
const binaryOperators: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '**': 'power',
  '<': 'less',
  '<=': 'lessOrEqual',
  '>': 'greater',
  '>=': 'greaterOrEqual',
  '===': 'equal',
  '!==': 'notEqual',
};

/** Their right side is computed only where it is asked for. */
const lazyOperators: Readonly<Record<string, string>> = { '&&': 'and', '||': 'or' };

const unaryOperators: Readonly<Record<string, string>> = { '-': 'negate', '!': 'not' };

/** Rules of natural syntax; the first that has an answer wins. */
export const operatorRules: readonly Rule[] = [
  (node, rewriting) => (Node.isBinaryExpression(node) ? binary(node, rewriting) : undefined),
  (node, rewriting) => (Node.isBinaryExpression(node) ? compoundAssignment(node, rewriting) : undefined),
  (node, rewriting) => (Node.isPrefixUnaryExpression(node) ? unary(node, rewriting) : undefined),
  (node, rewriting) => (Node.isConditionalExpression(node) ? conditional(node, rewriting) : undefined),
  (node, rewriting) => (Node.isElementAccessExpression(node) ? index(node, rewriting) : undefined),
  mathFunction,
];

/** `x + y` becomes `ops.add(x, y)`. */
function binary(node: BinaryExpression, rewriting: Rewriting): Piece[] | undefined {
  const [left, token, right] = [node.getLeft(), node.getOperatorToken(), node.getRight()];
  const eager = binaryOperators[token.getText()];
  const lazy = lazyOperators[token.getText()];
  if (isPlain(node)) return undefined;
  if (['==', '!='].includes(token.getText())) throw looseEquality(node, token.getText());
  if (eager === undefined && lazy === undefined) return undefined;
  if (lazy !== undefined && waits(right)) return undefined;
  return [
    rewriting.put(`${rewriting.operator(eager ?? lazy)}(`, token),
    ...rewriting.rewrite(left),
    ...separator(left, token, right, rewriting),
    ...(lazy === undefined ? rewriting.rewrite(right) : later(right, rewriting)),
    rewriting.put(')', token),
  ];
}

function looseEquality(node: Node, token: string): Error {
  return mistakeAt(
    node,
    'LOOSE_EQUALITY',
    `${token} converts its operands before it compares them, which has no meaning for expressions. Write ${token}=.`,
  );
}

/** `x += y` becomes `x = ops.add(x, y)`. */
function compoundAssignment(node: BinaryExpression, rewriting: Rewriting): Piece[] | undefined {
  const [left, token, right] = [node.getLeft(), node.getOperatorToken(), node.getRight()];
  const operator = binaryOperators[token.getText().slice(0, -1)];
  const assigns =
    token.getKind() >= SyntaxKind.FirstCompoundAssignment &&
    token.getKind() <= SyntaxKind.LastCompoundAssignment;
  if (!assigns || operator === undefined) return undefined;
  if (left.getDescendants().some(acts)) {
    throw mistakeAt(
      node,
      'ASSIGNMENT_TWICE',
      `${token.getText()} would evaluate "${left.getText()}" twice, with what it calls or changes. Keep the parts of it in constants first.`,
    );
  }
  return [
    ...rewriting.gap(left.getStart(), token.getStart()),
    rewriting.put(`= ${rewriting.operator(operator)}(`, token),
    ...rewriting.gap(left.getStart(), left.getEnd()),
    rewriting.put(',', token),
    ...rewriting.gap(token.getEnd(), right.getStart()),
    ...rewriting.rewrite(right),
    rewriting.put(')', token),
  ];
}

/** Evaluating it twice differs from evaluating it once. */
function acts(node: Node): boolean {
  if (Node.isPrefixUnaryExpression(node)) return /^(\+\+|--)/.test(node.getText());
  if (Node.isBinaryExpression(node)) return /[^=!<>]=$|^=$/.test(node.getOperatorToken().getText());
  return Node.isPostfixUnaryExpression(node) || Node.isCallExpression(node) || Node.isNewExpression(node);
}

/** `-x` becomes `ops.negate(x)`. */
function unary(node: PrefixUnaryExpression, rewriting: Rewriting): Piece[] | undefined {
  const operand = node.getOperand();
  const operator = unaryOperators[node.getText()[0]];
  const counts = node.getOperatorToken() === SyntaxKind.MinusMinusToken;
  if (operator === undefined || counts || isPlain(operand)) return undefined;
  return [
    rewriting.put(`${rewriting.operator(operator)}(`, node),
    ...rewriting.rewrite(operand),
    rewriting.put(')', node),
  ];
}

/** `c ? x : y` becomes `ops.choose(c, () => x, () => y)`: which branches are computed depends on what c is. */
function conditional(node: ConditionalExpression, rewriting: Rewriting): Piece[] | undefined {
  const [condition, question, colon] = [node.getCondition(), node.getQuestionToken(), node.getColonToken()];
  const [whenTrue, whenFalse] = [node.getWhenTrue(), node.getWhenFalse()];
  if (isPlain(condition) || waits(whenTrue) || waits(whenFalse)) return undefined;
  return [
    rewriting.put(`${rewriting.operator('choose')}(`, question),
    ...rewriting.rewrite(condition),
    ...separator(condition, question, whenTrue, rewriting),
    ...later(whenTrue, rewriting),
    ...separator(whenTrue, colon, whenFalse, rewriting),
    ...later(whenFalse, rewriting),
    rewriting.put(')', question),
  ];
}

/** `x[i]` becomes `ops.at(x, i)`, unless something is stored there or it is called as a method. */
function index(node: ElementAccessExpression, rewriting: Rewriting): Piece[] | undefined {
  const [object, argument] = [node.getExpression(), node.getArgumentExpression()];
  if (argument === undefined || Node.isStringLiteral(argument) || Node.isSuperExpression(object))
    return undefined;
  if (isReference(node) || node.hasQuestionDotToken() || isInChain(object)) return undefined;
  return [
    rewriting.put(`${rewriting.operator('at')}(`, argument),
    ...rewriting.rewrite(object),
    rewriting.put(', ', argument),
    ...rewriting.rewrite(argument),
    rewriting.put(')', argument),
  ];
}

/** `Math.exp(x)` becomes `ops.math.exp(x)`. */
function mathFunction(node: Node, rewriting: Rewriting): Piece[] | undefined {
  if (!Node.isPropertyAccessExpression(node) || !isGlobal(node, 'Math')) return undefined;
  const call = node.getParent();
  if (!Object.hasOwn(math, node.getName()) || (Node.isCallExpression(call) && isPlain(call)))
    return undefined;
  const object = node.getExpression();
  return [
    rewriting.put(rewriting.operator('math'), object),
    ...rewriting.gap(object.getEnd(), node.getEnd()),
  ];
}

/** The source between two operands, with a comma for the token. */
function separator(before: Node, token: Node, after: Node, rewriting: Rewriting): Piece[] {
  const lead = rewriting.gap(before.getEnd(), token.getStart());
  const shown = lead.filter(({ text }) => text.trim() !== '' || text.includes('\n'));
  return [...shown, rewriting.put(',', token), ...rewriting.gap(token.getEnd(), after.getStart())];
}

/** Whether the value of a node decides which code runs: the condition of a statement, or of a branch that can't be put off. */
export function mustBeKnown(node: Node): boolean {
  const parent = node.getParent();
  if (isPlain(node)) return false;
  if (Node.isConditionalExpression(parent)) {
    return parent.getCondition() === node && (waits(parent.getWhenTrue()) || waits(parent.getWhenFalse()));
  }
  if (Node.isBinaryExpression(parent)) {
    const lazy = lazyOperators[parent.getOperatorToken().getText()] !== undefined;
    return lazy && parent.getLeft() === node && waits(parent.getRight());
  }
  if (Node.isForStatement(parent)) return parent.getCondition() === node;
  const branches = Node.isIfStatement(parent) || Node.isWhileStatement(parent) || Node.isDoStatement(parent);
  return (branches || Node.isSwitchStatement(parent)) && parent.getExpression() === node;
}

function later(node: Node, rewriting: Rewriting): Piece[] {
  const object = node.getText().startsWith('{');
  const [open, close] = object ? ['() => (', ')'] : ['() => ', ''];
  return [rewriting.put(open, node), ...rewriting.rewrite(node), rewriting.put(close, node)];
}

/** Such a thing can't move into a function of its own. */
function waits(node: Node): boolean {
  if (Node.isAwaitExpression(node) || Node.isYieldExpression(node)) return true;
  if (Node.isFunctionLikeDeclaration(node)) return false;
  return node.forEachChild((child) => waits(child) || undefined) ?? false;
}

function isInChain(node: Node): boolean {
  if (
    Node.isPropertyAccessExpression(node) ||
    Node.isElementAccessExpression(node) ||
    Node.isCallExpression(node)
  ) {
    return node.hasQuestionDotToken() || isInChain(node.getExpression());
  }
  return false;
}

/** Whether a member is written to, deleted or called, so that it must stay a member. */
function isReference(node: Node): boolean {
  const parent = node.getParent();
  if (Node.isCallExpression(parent) || Node.isNewExpression(parent)) return parent.getExpression() === node;
  if (Node.isTaggedTemplateExpression(parent)) return parent.getTag() === node;
  if (Node.isBinaryExpression(parent)) {
    const token = parent.getOperatorToken().getKind();
    const assigns = token >= SyntaxKind.FirstAssignment && token <= SyntaxKind.LastAssignment;
    return assigns && parent.getLeft() === node;
  }
  if (Node.isForOfStatement(parent) || Node.isForInStatement(parent)) return parent.getInitializer() === node;
  if (Node.isNonNullExpression(parent) || Node.isParenthesizedExpression(parent)) return isReference(parent);
  const written = [SyntaxKind.PostfixUnaryExpression, SyntaxKind.DeleteExpression];
  if (Node.isPrefixUnaryExpression(parent)) return /^(\+\+|--)/.test(parent.getText());
  return written.includes(parent?.getKind() as SyntaxKind) || isPattern(node);
}

/** An element of a pattern that is assigned to: `[a[0], a[1]] = pair`. */
function isPattern(node: Node): boolean {
  const pattern = node.getFirstAncestor(
    (a) =>
      !Node.isArrayLiteralExpression(a) &&
      !Node.isObjectLiteralExpression(a) &&
      !Node.isPropertyAssignment(a),
  );
  if (!Node.isBinaryExpression(pattern) || pattern.getOperatorToken().getText() !== '=') return false;
  return node.getParent() !== pattern && pattern.getLeft().containsRange(node.getStart(), node.getEnd());
}
