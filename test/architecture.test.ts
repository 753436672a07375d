import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Which packages each package may import. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  dsl: [],
  compiler: ['dsl'],
  runtime: [],
  window: ['dsl', 'compiler', 'runtime'],
};

const packageNames: Readonly<Record<string, string>> = {
  '@bayes-window/dsl': 'dsl',
  '@bayes-window/compiler': 'compiler',
  '@bayes-window/runtime': 'runtime',
  'bayes-window': 'window',
};

interface SourceFile {
  readonly path: string;
  readonly packageName: string;
  readonly text: string;
  readonly syntax: ts.SourceFile;
  /** Type imports count. */
  readonly imports: readonly string[];
}

function sourceFiles(): SourceFile[] {
  return Object.keys(arrows).flatMap((packageName) => {
    const folder = join(root, 'packages', packageName, 'src');
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return names
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readSource(packageName, join(folder, name)));
  });
}

function readSource(packageName: string, path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  const syntax = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return { path, packageName, text, syntax, imports: importsOf(syntax) };
}

function importsOf(syntax: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const specifier =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
          ? node.arguments[0]
          : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
            ? node.argument.literal
            : undefined;
    if (specifier !== undefined && ts.isStringLiteral(specifier)) found.push(specifier.text);
    ts.forEachChild(node, visit);
  };
  visit(syntax);
  return found;
}

/** Files in a cycle of relative imports, as a path that ends where it began; empty if there is none. */
function importCycle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const state = new Map<string, 'open' | 'closed'>();
  const path: string[] = [];
  const visit = (file: string): string[] => {
    if (state.get(file) === 'closed') return [];
    if (state.get(file) === 'open') return [...path.slice(path.indexOf(file)), file];
    state.set(file, 'open');
    path.push(file);
    for (const target of graph.get(file) ?? []) {
      const cycle = visit(target);
      if (cycle.length > 0) return cycle;
    }
    path.pop();
    state.set(file, 'closed');
    return [];
  };
  for (const file of graph.keys()) {
    const cycle = visit(file);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

/** Lines of every function with a body, nested ones counted with their parents. */
function functionLengths(syntax: ts.SourceFile): { name: string; lines: number }[] {
  const found: { name: string; lines: number }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const start = syntax.getLineAndCharacterOfPosition(node.getStart()).line;
      const end = syntax.getLineAndCharacterOfPosition(node.getEnd()).line;
      const name = node.name?.getText() ?? '(anonymous)';
      found.push({ name: `${relative(root, syntax.fileName)}:${start + 1} ${name}`, lines: end - start + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(syntax);
  return found;
}

/** Functions, classes and constants, not types: those may stand in a signature that others use. */
function exportedValues({ statements }: ts.SourceFile): string[] {
  return statements.flatMap((statement) => {
    if (!ts.canHaveModifiers(statement)) return [];
    if (!ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.flatMap(({ name }) => namesOf(name));
    const isValue = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
    return isValue && statement.name !== undefined ? [statement.name.text] : [];
  });
}

function namesOf(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesOf(element.name) : []));
}

/** The words of all sources, tests and examples included, each with the files that it is in. */
function filesByWord(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const paths = ['packages', 'test', 'bench', 'examples']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        join(folder, name),
      ),
    )
    .filter((path) => /\.m?[jt]s$/.test(path) && !/(^|\/)(dist|bundle|node_modules)\//.test(path));
  for (const path of paths)
    for (const word of readFileSync(join(root, path), 'utf8').match(/\w+/g) ?? [])
      found.set(word, (found.get(word) ?? new Set()).add(path));
  return found;
}

const files = sourceFiles();
const library = files.filter(({ path }) => !path.endsWith('.test.ts'));

describe('architecture', () => {
  it('imports follow the package arrows', () => {
    const broken = library.flatMap(({ path, packageName, imports }) =>
      imports
        .filter((specifier) => {
          const target = Object.entries(packageNames).find(
            ([name]) => specifier === name || specifier.startsWith(`${name}/`),
          );
          return target !== undefined && !arrows[packageName].includes(target[1]);
        })
        .map((specifier) => `${relative(root, path)} imports ${specifier}`),
    );
    expect(broken).toEqual([]);
  });

  it('relative imports stay in their package', () => {
    const broken = library.flatMap(({ path, packageName, imports }) =>
      imports
        .filter((specifier) => specifier.startsWith('.'))
        .filter(
          (specifier) =>
            !resolve(dirname(path), specifier).startsWith(join(root, 'packages', packageName, 'src')),
        )
        .map((specifier) => `${relative(root, path)} imports ${specifier}`),
    );
    expect(broken).toEqual([]);
  });

  it('has no import cycle, type imports counted', () => {
    const graph = new Map(
      library.map(({ path, imports }) => [
        path,
        imports
          .filter((specifier) => specifier.startsWith('.'))
          .map((specifier) => resolve(dirname(path), specifier)),
      ]),
    );
    expect(importCycle(graph).map((path) => relative(root, path))).toEqual([]);
  });

  it('loads TypeScript only where a file is transformed', () => {
    const transform = join(root, 'packages/compiler/src/transform');
    const users = library
      .filter(({ path }) => !path.startsWith(transform))
      .filter(({ path, imports }) =>
        imports.some(
          (specifier) =>
            specifier === 'ts-morph' ||
            /^@bayes-window\/compiler\/(transform|plugin|loader)$/.test(specifier) ||
            (specifier.startsWith('.') && resolve(dirname(path), specifier).startsWith(transform)),
        ),
      )
      .map(({ path }) => relative(root, path));
    expect(users).toEqual(['packages/window/src/cli/transform-command.ts']);
  });

  it('keeps files within 300 lines unless the first line says why', () => {
    const long = files
      .filter(({ text }) => text.split('\n').length > 301 && !/^\/\/ Long because/.test(text))
      .map(({ path, text }) => `${relative(root, path)}: ${text.split('\n').length} lines`);
    expect(long).toEqual([]);
  });

  it('keeps functions short: 90% within 20 lines, none above 60', () => {
    const lengths = library
      .flatMap(({ syntax }) => functionLengths(syntax))
      .sort((a, b) => a.lines - b.lines);
    expect(lengths.filter(({ lines }) => lines > 60)).toEqual([]);
    expect(lengths[Math.ceil(0.9 * lengths.length) - 1].lines).toBeLessThanOrEqual(20);
  });

  it('exports nothing by default and re-exports only from index files', () => {
    const defaults = library
      .filter(({ text }) => /^export default /m.test(text))
      .map(({ path }) => relative(root, path));
    expect(defaults).toEqual([]);
    const logic = library
      .filter(({ path }) => path.endsWith('/index.ts'))
      .filter(
        ({ syntax }) =>
          !syntax.statements.every((s) => ts.isExportDeclaration(s) || ts.isImportDeclaration(s)),
      )
      .map(({ path }) => relative(root, path));
    expect(logic).toEqual([]);
  });

  it('exports values only where another file uses them', () => {
    const words = filesByWord();
    const unused = library.flatMap(({ path, syntax }) =>
      exportedValues(syntax)
        .filter((name) => (words.get(name)?.size ?? 0) < 2)
        .map((name) => `${relative(root, path)}: ${name}`),
    );
    expect(unused).toEqual([]);
  });

  it('finds a cycle, a long function and an exported value where there is one', () => {
    const cyclic = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['b']],
    ]);
    expect(importCycle(cyclic)).toEqual(['b', 'c', 'b']);
    const long = ts.createSourceFile(
      'long.ts',
      `function f() {\n${'f();\n'.repeat(70)}}`,
      ts.ScriptTarget.Latest,
      true,
    );
    expect(functionLengths(long)[0].lines).toBe(72);
    const exporting = ts.createSourceFile(
      'exporting.ts',
      'export const a = 1;\nconst b = 2;\nexport function c() {}\nexport class D {}\nexport interface E {}',
      ts.ScriptTarget.Latest,
      true,
    );
    expect(exportedValues(exporting)).toEqual(['a', 'c', 'D']);
  });
});
