import { ModelError } from '@bayes-window/dsl';
import { type Node, ts } from 'ts-morph';

/** A mistake at a place of the user's file; lines and columns count from 1. */
export function mistakeAt(node: Node, code: string, message: string): ModelError {
  const { line, column } = node.getSourceFile().getLineAndColumnAtPos(node.getStart());
  return mistake(node.getSourceFile().getFilePath(), line, column, code, message);
}

/** What TypeScript's parser says of a file. */
export function syntaxMistake(diagnostic: ts.Diagnostic, source: string, file: string): ModelError {
  const before = source.slice(0, diagnostic.start).split('\n');
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
  return mistake(file, before.length, before[before.length - 1].length + 1, 'SYNTAX', message);
}

function mistake(file: string, line: number, column: number, code: string, message: string): ModelError {
  return new ModelError(code, `${file}:${line}:${column}: ${message}`, { file, line, column });
}
