import { InputError } from '../errors.ts';

/**
 * Where the fields of a delimited text lie. Line r (0 is the header) owns `width + 1` entries of `bounds`: its
 * first character, then the end of each field. Field k > 0 starts one past the end of field k - 1.
 */
export interface CsvFields {
  readonly text: string;
  readonly width: number;
  /** Lines that are not blank, the header included. */
  readonly rowCount: number;
  readonly bounds: Int32Array;
}

const QUOTE = 34;
const NEWLINE = 10;
const RETURN = 13;

interface Scan {
  readonly text: string;
  readonly delimiter: number;
  bounds: Int32Array;
  used: number;
}

export function scanFields(text: string, delimiter: number): CsvFields {
  const scan: Scan = { text, delimiter, bounds: new Int32Array(1024 + (text.length >> 3)), used: 0 };
  let rowCount = 0;
  let width = 0;
  for (let start = 0; start < text.length; ) {
    const before = scan.used;
    const end = scanLine(scan, start);
    const found = scan.used - before - 1;
    if (end === start) scan.used = before;
    else if (rowCount++ === 0) width = found;
    else if (found !== width) throw raggedRow(text, start, rowCount - 1, found, width);
    start = afterNewline(text, end);
  }
  return { text, width, rowCount, bounds: scan.bounds };
}

/** Records the bounds of one line and returns where it ends (at the line break or the end of the text). */
function scanLine(scan: Scan, start: number): number {
  const { text, delimiter } = scan;
  const highest = Math.max(delimiter, RETURN);
  record(scan, start);
  for (let at = start; ; at++) {
    if (text.charCodeAt(at) === QUOTE) at = afterQuoted(text, at);
    let code = text.charCodeAt(at);
    while (
      code > highest ||
      (code !== delimiter && code !== NEWLINE && code !== RETURN && at < text.length)
    ) {
      code = text.charCodeAt(++at);
    }
    record(scan, at);
    if (code !== delimiter || at >= text.length) return at;
  }
}

function record(scan: Scan, position: number): void {
  if (scan.used === scan.bounds.length) {
    const grown = new Int32Array(2 * scan.bounds.length);
    grown.set(scan.bounds);
    scan.bounds = grown;
  }
  scan.bounds[scan.used++] = position;
}

function afterNewline(text: string, end: number): number {
  return text.charCodeAt(end) === RETURN && text.charCodeAt(end + 1) === NEWLINE ? end + 2 : end + 1;
}

/** Position after the quote that closes the one at `open`; a doubled quote is a literal one. */
function afterQuoted(text: string, open: number): number {
  for (let at = text.indexOf('"', open + 1); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text.charCodeAt(at + 1) !== QUOTE) return at + 1;
  }
  const line = lineNumber(text, open);
  throw new InputError(
    'UNTERMINATED_QUOTE',
    `The quote opened on line ${line} is never closed. Close it, or write a literal quote inside a quoted cell as "".`,
    { line },
  );
}

function raggedRow(text: string, start: number, row: number, found: number, width: number): InputError {
  const line = lineNumber(text, start);
  return new InputError(
    'RAGGED_ROW',
    `Data row ${row} (line ${line}) has ${found} cells, but the header has ${width}. Give every row one cell a column; a cell that holds the delimiter must be quoted.`,
    { row, line, cells: found, expected: width },
  );
}

function lineNumber(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}
