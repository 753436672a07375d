import { Node } from 'ts-morph';
import { declarationOf, importedName } from './natural-imports.ts';

const takingFunctions = ['model', 'defineDistribution'];
const primitives = ['sample', 'plate', 'deterministic', 'factor'];
const types = ['Tensor', 'Real', 'Codes', 'Natural'];

/**
 * Whether the operators in a function are those of natural syntax: it is given to `model` or `defineDistribution`, calls
 * a primitive in its own body, or has a parameter or result of type `Tensor`, `Real`, `Codes` or `Natural`.
 */
export function isNaturalFunction(node: Node): boolean {
  return (
    Node.isFunctionLikeDeclaration(node) && (isGivenToModel(node) || isTypedSo(node) || callsPrimitive(node))
  );
}

function isGivenToModel(node: Node): boolean {
  const call = node.getFirstAncestor((a) => Node.isCallExpression(a) || Node.isFunctionLikeDeclaration(a));
  return Node.isCallExpression(call) && takingFunctions.includes(importedName(call.getExpression()) ?? '');
}

function isTypedSo(node: Node): boolean {
  if (!Node.isFunctionLikeDeclaration(node)) return false;
  const variable = node.getParent();
  const annotations = [
    ...node.getParameters().map((parameter) => parameter.getTypeNode()),
    node.getReturnTypeNode(),
    Node.isVariableDeclaration(variable) ? variable.getTypeNode() : undefined,
  ];
  return annotations.some(
    (annotation) => annotation !== undefined && mentionsNaturalType(annotation, new Set()),
  );
}

/** Types declared in the same file are looked into. */
function mentionsNaturalType(node: Node, seen: Set<Node>): boolean {
  if (seen.has(node)) return false;
  seen.add(node);
  if (Node.isTypeReference(node)) {
    const name = node.getTypeName();
    if (types.includes(importedName(name) ?? '')) return true;
    const declaration = declarationOf(name);
    const local = Node.isTypeAliasDeclaration(declaration) || Node.isInterfaceDeclaration(declaration);
    if (local && mentionsNaturalType(declaration, seen)) return true;
  }
  return node.forEachChild((child) => mentionsNaturalType(child, seen) || undefined) ?? false;
}

function callsPrimitive(node: Node): boolean {
  return (
    node.forEachChild((child) => {
      if (Node.isFunctionLikeDeclaration(child)) return undefined;
      const calls =
        Node.isCallExpression(child) && primitives.includes(importedName(child.getExpression()) ?? '');
      return calls || callsPrimitive(child) || undefined;
    }) ?? false
  );
}
