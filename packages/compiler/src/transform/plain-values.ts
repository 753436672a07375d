import { Node, SyntaxKind } from 'ts-morph';
import { declarationOf } from './natural-imports.ts';

// What is surely no expression of the language, whatever the model's data: its operators stay as they are. All else is
// decided when the model runs.

const literals: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.NumericLiteral,
  SyntaxKind.StringLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateExpression,
  SyntaxKind.TrueKeyword,
  SyntaxKind.FalseKeyword,
  SyntaxKind.NullKeyword,
  SyntaxKind.TypeOfExpression,
  SyntaxKind.ObjectLiteralExpression,
  SyntaxKind.ArrayLiteralExpression,
  SyntaxKind.ArrowFunction,
  SyntaxKind.FunctionExpression,
]);

const equalities = ['===', '!==', '==', '!='];
const tests = ['instanceof', 'in'];

export function isPlain(node: Node): boolean {
  if (literals.has(node.getKind())) return true;
  if (Node.isParenthesizedExpression(node) || Node.isAsExpression(node) || Node.isNonNullExpression(node)) {
    return isPlain(node.getExpression());
  }
  if (Node.isPrefixUnaryExpression(node)) return isPlain(node.getOperand());
  if (Node.isBinaryExpression(node)) {
    const [left, operator, right] = [node.getLeft(), node.getOperatorToken().getText(), node.getRight()];
    if (
      tests.includes(operator) ||
      (equalities.includes(operator) && (isIdentity(left) || isIdentity(right)))
    )
      return true;
    return (isPlain(left) && isPlain(right)) || (operator === '+' && (isText(left) || isText(right)));
  }
  if (Node.isCallExpression(node))
    return isGlobal(node.getExpression(), 'Math') && node.getArguments().every(isPlain);
  if (isGlobal(node, 'Math') || isGlobal(node, 'Number')) return true;
  return Node.isIdentifier(node) && (node.getText() === 'undefined' || isPlainVariable(node));
}

/** A member of a global object that is not shadowed. */
export function isGlobal(member: Node, name: string): boolean {
  if (!Node.isPropertyAccessExpression(member)) return false;
  const object = member.getExpression();
  return Node.isIdentifier(object) && object.getText() === name && declarationOf(object) === undefined;
}

/** Comparing with one of these asks what a thing is, not how large. */
function isIdentity(node: Node): boolean {
  return (
    isText(node) ||
    Node.isTypeOfExpression(node) ||
    ['undefined', 'null', 'true', 'false'].includes(node.getText())
  );
}

function isText(node: Node): boolean {
  return (
    Node.isStringLiteral(node) ||
    Node.isTemplateExpression(node) ||
    Node.isNoSubstitutionTemplateLiteral(node)
  );
}

/** A constant with a plain value, or the counter of a `for` loop that is only counted up or down. */
function isPlainVariable(node: Node): boolean {
  const declaration = declarationOf(node);
  // A declaration above: so that the search ends, whatever refers to itself.
  if (!Node.isVariableDeclaration(declaration) || declaration.getEnd() > node.getStart()) return false;
  const start = declaration.getInitializer();
  if (start === undefined || !isPlain(start)) return false;
  const list = declaration.getParent();
  if (!Node.isVariableDeclarationList(list)) return false;
  if (list.getDeclarationKind() === 'const') return true;
  const loop = list.getParent();
  return Node.isForStatement(loop) && !assigns(loop, declaration.getName());
}

function assigns(loop: Node, name: string): boolean {
  return loop
    .getDescendantsOfKind(SyntaxKind.BinaryExpression)
    .some(
      (node) =>
        node.getLeft().getText() === name && /^(.*[^=!<>])?=$/.test(node.getOperatorToken().getText()),
    );
}
