import { type CallExpression, Node, type ParenthesizedExpression, Project, type SourceFile } from 'ts-morph';
import { naturalEntry, operatorsEntry } from './entries.ts';
import { syntaxMistake } from './mistake.ts';
import { isNaturalFunction } from './natural-functions.ts';
import { naturalImports } from './natural-imports.ts';
import { mustBeKnown, operatorRules, type Rewriting } from './operators.ts';
import { type GeneratedCode, joinPieces, type Piece } from './pieces.ts';
import { missingSiteName } from './site-names.ts';

/**
 * Rewrites a file in natural syntax, TypeScript or JavaScript, to calls of ops with named sites. Lines stay where they
 * are, and types stay in. Returns undefined for a file that does not import from "@bayes-window/dsl/natural".
 *
 * @param file Path of the source, for errors and the source map.
 * @throws ModelError whose message begins with file:line:column.
 */
export function transformNatural(source: string, file: string): GeneratedCode | undefined {
  if (!source.includes(naturalEntry)) return undefined;
  const text = source.replace(/^\uFEFF/, '');
  const syntax = parse(text, file);
  const imports = naturalImports(syntax);
  if (imports.length === 0) return undefined;
  const rewriter = new Rewriter(syntax);
  const pieces = rewriter.rewrite(syntax);
  return joinPieces(rewriter.withImport(pieces, imports[0]), text, file);
}

/** The file alone: no library, no other file, so that a bundler need hand over nothing else. */
function parse(source: string, file: string): SourceFile {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    skipFileDependencyResolution: true,
    compilerOptions: { noLib: true, allowJs: true, types: [] },
  });
  const syntax = project.createSourceFile(file, source);
  const [mistake] = project.getProgram().compilerObject.getSyntacticDiagnostics(syntax.compilerNode);
  if (mistake !== undefined) throw syntaxMistake(mistake, source, file);
  return syntax;
}

/** One walk over a file, outermost nodes first. */
class Rewriter implements Rewriting {
  readonly #text: string;
  readonly #operators: string;
  #natural = false;
  #used = false;

  constructor(syntax: SourceFile) {
    this.#text = syntax.getFullText();
    this.#operators = unusedName(this.#text, 'ops');
  }

  rewrite(node: Node): Piece[] {
    const outside = !this.#natural;
    this.#natural ||= isNaturalFunction(node);
    const known = this.#natural && mustBeKnown(node);
    const pieces = this.#apply(node);
    if (outside) this.#natural = false;
    return known ? [this.put(`${this.operator('known')}(`, node), ...pieces, this.put(')', node)] : pieces;
  }

  put(text: string, place: Node): Piece {
    return { text, offset: place.getStart(), copied: false };
  }

  gap(from: number, to: number): Piece[] {
    return from === to ? [] : [{ text: this.#text.slice(from, to), offset: from, copied: true }];
  }

  operator(name: string): string {
    this.#used = true;
    return `${this.#operators}.${name}`;
  }

  /** The import of the operators, where there are any, goes on the line of an import that is there. */
  withImport(pieces: readonly Piece[], after: Node): Piece[] {
    if (!this.#used) return [...pieces];
    const text = ` import * as ${this.#operators} from '${operatorsEntry}';`;
    const { before, rest } = splitAt(pieces, after.getEnd());
    return [...before, this.put(text, after), ...rest];
  }

  #apply(node: Node): Piece[] {
    if (Node.isTypeNode(node)) return this.gap(node.getStart(), node.getEnd());
    if (Node.isCallExpression(node)) return this.#call(node);
    if (!this.#natural) return this.#copy(node);
    for (const rule of operatorRules) {
      const pieces = rule(node, this);
      if (pieces !== undefined) return pieces;
    }
    return Node.isParenthesizedExpression(node) ? this.#parentheses(node) : this.#copy(node);
  }

  #call(node: CallExpression): Piece[] {
    const name = missingSiteName(node);
    if (name === undefined) return this.#copy(node);
    const [first] = node.getArguments();
    return this.#copy(node, { before: first, piece: this.put(`'${name}', `, first) });
  }

  /** Parentheses around what became a call are not needed. */
  #parentheses(node: ParenthesizedExpression): Piece[] {
    const inner = node.getExpression();
    const pieces = this.rewrite(inner);
    const needed =
      pieces[0].copied || node.getText().includes('\n') || Node.isNewExpression(node.getParent());
    if (!needed) return pieces;
    const open = this.gap(node.getStart(), inner.getStart());
    return [...open, ...pieces, ...this.gap(inner.getEnd(), node.getEnd())];
  }

  /** The node as it stands, with its children rewritten. */
  #copy(node: Node, insertion?: { readonly before: Node; readonly piece: Piece }): Piece[] {
    const pieces: Piece[] = [];
    let end = node === node.getSourceFile() ? 0 : node.getStart();
    for (const child of node.forEachChildAsArray()) {
      pieces.push(...this.gap(end, child.getStart()));
      if (child === insertion?.before) pieces.push(insertion.piece);
      pieces.push(...this.rewrite(child));
      end = child.getEnd();
    }
    return [...pieces, ...this.gap(end, node.getEnd())];
  }
}

function splitAt(pieces: readonly Piece[], offset: number): { before: Piece[]; rest: Piece[] } {
  const at = pieces.findIndex(({ text, offset: start, copied }) => copied && start + text.length >= offset);
  const { text, offset: start } = pieces[at];
  const length = offset - start;
  const [head, tail] = [text.slice(0, length), text.slice(length)];
  return {
    before: [...pieces.slice(0, at), { text: head, offset: start, copied: true }],
    rest: [{ text: tail, offset, copied: true }, ...pieces.slice(at + 1)],
  };
}

/** `name`, or with the first number that makes it a word that the text does not have. */
function unusedName(text: string, name: string): string {
  const words = new Set(text.match(/\w+/g));
  let [candidate, i] = [name, 2];
  while (words.has(candidate)) candidate = `${name}${i++}`;
  return candidate;
}
