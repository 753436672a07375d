import { encodeMappings, type Segment, type SourceMap } from './source-map.ts';

/** A stretch of generated text: copied from `offset` of the source, or put in there by a rule. */
export interface Piece {
  readonly text: string;
  readonly offset: number;
  readonly copied: boolean;
}

export interface GeneratedCode {
  readonly code: string;
  readonly map: SourceMap;
}

/**
 * Joins pieces to code and its source map. Copied text is mapped word by word, so that columns are exact; what a rule
 * put in is mapped to the place that it stands for.
 */
export function joinPieces(given: readonly Piece[], source: string, file: string): GeneratedCode {
  const pieces = given.map((piece, i) => spaced(piece, given[i - 1]));
  const positionOf = positionFinder(source);
  const lines: Segment[][] = [[]];
  let column = 0;
  for (const { text, offset, copied } of pieces) {
    for (const { 0: part, index } of text.matchAll(copied ? /\n|\w+|[^\w\n]/g : /\n|[^\n]+/g)) {
      if (part === '\n') {
        lines.push([]);
        column = 0;
        continue;
      }
      lines[lines.length - 1].push([column, ...positionOf(copied ? offset + index : offset)]);
      column += part.length;
    }
  }
  const mappings = encodeMappings(lines);
  return {
    code: pieces.map(({ text }) => text).join(''),
    map: { version: 3, sources: [file], sourcesContent: [source], names: [], mappings },
  };
}

/** `return(x + y)` must not become `returnops.add(x, y)`. */
function spaced(piece: Piece, before: Piece | undefined): Piece {
  const joins = !piece.copied && /\w$/.test(before?.text ?? '') && /^\w/.test(piece.text);
  return joins ? { ...piece, text: ` ${piece.text}` } : piece;
}

/** Offset to line and column, counted from 0. */
function positionFinder(text: string): (offset: number) => [line: number, column: number] {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle;
    }
    return [low, offset - starts[low]];
  };
}
