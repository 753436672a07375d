/** A source map of version 3 with one source. */
export interface SourceMap {
  readonly version: 3;
  readonly file?: string;
  readonly sources: string[];
  readonly sourcesContent: string[];
  readonly names: string[];
  readonly mappings: string;
}

/** Where a column of a generated line comes from; all three count from 0. */
export type Segment = readonly [generatedColumn: number, line: number, column: number];

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** One list of segments per generated line, as base-64 variable-length differences. */
export function encodeMappings(lines: readonly (readonly Segment[])[]): string {
  let [lastLine, lastColumn] = [0, 0];
  return lines
    .map((segments) => {
      let lastGenerated = 0;
      return segments
        .map(([generated, line, column]) => {
          const fields = [generated - lastGenerated, 0, line - lastLine, column - lastColumn];
          [lastGenerated, lastLine, lastColumn] = [generated, line, column];
          return fields.map(encodeNumber).join('');
        })
        .join(',');
    })
    .join(';');
}

/** The sign is the lowest bit; five bits a digit, lowest first, the sixth says that more follow. */
function encodeNumber(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = '';
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += digits[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}

function decodeMappings(mappings: string): Segment[][] {
  let [line, column] = [0, 0];
  return mappings.split(';').map((encoded) => {
    let generated = 0;
    const segments: Segment[] = [];
    for (const [step, , lineStep, columnStep] of encoded.split(',').map(decodeNumbers)) {
      if (step === undefined) continue;
      generated += step;
      if (columnStep === undefined) continue;
      line += lineStep;
      column += columnStep;
      segments.push([generated, line, column]);
    }
    return segments;
  });
}

function decodeNumbers(text: string): number[] {
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (const character of text) {
    const digit = digits.indexOf(character);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}

/** The map of two steps in a row: `second` was made from what `first` made. */
export function chainMaps(first: SourceMap, second: SourceMap): SourceMap {
  const origins = decodeMappings(first.mappings);
  const lines = decodeMappings(second.mappings).map((segments) =>
    segments.flatMap(([generated, line, column]): Segment[] => {
      const origin = segmentAt(origins[line] ?? [], column);
      return origin === undefined ? [] : [[generated, origin[1], origin[2]]];
    }),
  );
  return { ...first, mappings: encodeMappings(lines) };
}

/** The last segment that begins at or before a column. */
function segmentAt(segments: readonly Segment[], column: number): Segment | undefined {
  return segments.findLast(([generated]) => generated <= column);
}
