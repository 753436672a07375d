import { type ImportDeclaration, Node, type SourceFile } from 'ts-morph';
import { naturalEntry } from './entries.ts';

export function naturalImports(file: SourceFile): ImportDeclaration[] {
  return file.getImportDeclarations().filter(isNatural);
}

function isNatural(declaration: ImportDeclaration | undefined): boolean {
  return declaration?.getModuleSpecifierValue() === naturalEntry;
}

/** The natural entry's own name of what a node refers to: `sample` for `site` after `import { sample as site }`. */
export function importedName(node: Node): string | undefined {
  if (Node.isPropertyAccessExpression(node)) {
    return isNamespace(node.getExpression()) ? node.getName() : undefined;
  }
  if (Node.isQualifiedName(node)) {
    return isNamespace(node.getLeft()) ? node.getRight().getText() : undefined;
  }
  const declaration = declarationOf(node);
  if (!Node.isImportSpecifier(declaration) || !isNatural(declaration.getImportDeclaration()))
    return undefined;
  return declaration.getName();
}

function isNamespace(node: Node): boolean {
  const declaration = declarationOf(node);
  return (
    Node.isNamespaceImport(declaration) && isNatural(declaration.getFirstAncestor(Node.isImportDeclaration))
  );
}

/** Where an identifier is declared in its file; undefined for a global, and for anything else than an identifier. */
export function declarationOf(node: Node): Node | undefined {
  return Node.isIdentifier(node) ? node.getSymbol()?.getDeclarations()[0] : undefined;
}
