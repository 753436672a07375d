import { type CallExpression, Node } from 'ts-morph';
import { mistakeAt } from './mistake.ts';
import { importedName } from './natural-imports.ts';

/** The name for a site whose call leaves it out, taken from its variable; undefined for all other calls. */
export function missingSiteName(call: CallExpression): string | undefined {
  const primitive = importedName(call.getExpression());
  if (primitive === undefined || !lacksName(primitive, call.getArguments())) return undefined;
  const name = primitive === 'factor' ? undefined : variableName(call, primitive);
  if (name === undefined) {
    throw mistakeAt(
      call,
      'SITE_NAME_MISSING',
      `${primitive}() has no name, and there is no variable whose name it could take. Write ${primitive}('name', …)${primitive === 'factor' ? '' : `, or give it a variable of its own: const name = ${primitive}(…)`}.`,
    );
  }
  refuseLoop(call, primitive, name);
  return name;
}

function lacksName(primitive: string, args: readonly Node[]): boolean {
  const [first, second] = args;
  if (first === undefined || Node.isStringLiteral(first) || Node.isSpreadElement(first)) return false;
  if (primitive === 'sample') return args.length === 1 || Node.isObjectLiteralExpression(second);
  return (primitive === 'deterministic' || primitive === 'factor') && args.length === 1;
}

/** The variable that holds a call's value, if it holds just that; a plate whose whole body is the call counts as the call. */
function variableName(value: Node, primitive: string): string | undefined {
  const parent = value.getParent();
  if (Node.isVariableDeclaration(parent)) {
    const target = parent.getNameNode();
    if (Node.isIdentifier(target)) return target.getText();
    throw mistakeAt(
      target,
      'SITE_NAME_DESTRUCTURED',
      `${primitive}() has no name, and a pattern with several variables gives it none. Write ${primitive}('name', …).`,
    );
  }
  if (Node.isBinaryExpression(parent) && parent.getOperatorToken().getText() === '=') {
    return Node.isIdentifier(parent.getLeft()) ? parent.getLeft().getText() : undefined;
  }
  if (Node.isArrowFunction(parent)) {
    const call = plateCallOf(parent);
    return call === undefined ? undefined : variableName(call, primitive);
  }
  const wraps =
    Node.isParenthesizedExpression(parent) || Node.isAsExpression(parent) || Node.isNonNullExpression(parent);
  return wraps ? variableName(parent, primitive) : undefined;
}

function plateCallOf(body: Node): Node | undefined {
  const call = body.getParent();
  const takes = Node.isCallExpression(call) && call.getArguments()[1] === body;
  return takes && importedName(call.getExpression()) === 'plate' ? call : undefined;
}

function refuseLoop(call: CallExpression, primitive: string, name: string): void {
  const around = call.getFirstAncestor(
    (a) => Node.isFunctionLikeDeclaration(a) || Node.isIterationStatement(a),
  );
  if (!Node.isIterationStatement(around)) return;
  throw mistakeAt(
    call,
    'SITE_NAME_IN_LOOP',
    `Each pass of the loop would make a site named "${name}". Write ${primitive}(\`${name}_\${i}\`, …) with the loop's counter, or a plate in place of the loop.`,
  );
}
