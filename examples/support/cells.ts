/** A paragraph or more of prose with the code that follows it. */
export interface Cell {
  readonly prose: string;
  readonly code: string;
  /** Names of the outputs that the code shows, in order. */
  readonly shown: readonly string[];
}

/** Splits a source at its block comments that start a line; documentation comments are code. */
export function readCells(source: string): Cell[] {
  const [head, ...rest] = source.split(/^\/\*(?!\*)/m);
  const cells = rest.map((part) => {
    const end = part.indexOf('*/');
    return cellOf(part.slice(0, end).trim(), part.slice(end + 2).trim());
  });
  return head.trim() === '' ? cells : [cellOf('', head.trim()), ...cells];
}

function cellOf(prose: string, code: string): Cell {
  return { prose, code, shown: [...code.matchAll(/\bshow\(\s*'([^']+)'/g)].map((match) => match[1]) };
}
