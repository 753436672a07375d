import type { Target } from '../density.ts';

/** Draws of one chain. Arrays have one entry per kept draw, but for those that say otherwise. */
export interface DrawColumns {
  /** The reported values, `outputs[draw * outputCount + k]`. */
  readonly outputs: Float64Array;
  /** The unconstrained positions, `positions[draw * dimension + i]`. */
  readonly positions: Float64Array;
  readonly logDensity: Float64Array;
  /** Hamiltonian at the draw, for E-BFMI. */
  readonly energy: Float64Array;
  /** Mean over the iterations since the last kept draw. */
  readonly acceptanceRate: Float64Array;
  /** The greatest of the iterations since the last kept draw. */
  readonly treeDepth: Uint8Array;
  /** Of the iterations since the last kept draw. */
  readonly leapfrogs: Uint32Array;
  /** 1 where a trajectory since the last kept draw diverged. */
  readonly divergent: Uint8Array;
}

/** Consecutive draws of one chain. */
export interface DrawBlock extends DrawColumns {
  readonly chain: number;
  /** Number of the block's first draw among the chain's kept draws, from 0. */
  readonly firstDraw: number;
}

export function drawCount({ logDensity }: DrawColumns): number {
  return logDensity.length;
}

type Size = Pick<Target, 'dimension' | 'outputCount'>;

/** Of one draw at least. */
export function sizeOf({ positions, outputs, logDensity: { length } }: DrawColumns): Size {
  return { dimension: positions.length / length, outputCount: outputs.length / length };
}

export function allocateDraws(draws: number, { dimension, outputCount }: Size): DrawColumns {
  return {
    outputs: new Float64Array(draws * outputCount),
    positions: new Float64Array(draws * dimension),
    logDensity: new Float64Array(draws),
    energy: new Float64Array(draws),
    acceptanceRate: new Float64Array(draws),
    treeDepth: new Uint8Array(draws),
    leapfrogs: new Uint32Array(draws),
    divergent: new Uint8Array(draws),
  };
}

/** The first `draws` draws: the columns themselves where that is all, else in memory of their own. */
export function firstDraws(columns: DrawColumns, draws: number): DrawColumns {
  const capacity = drawCount(columns);
  if (draws === capacity) return columns;
  return mapColumns(columns, (column) => column.slice(0, (column.length / capacity) * draws));
}

/** Draws of one chain, in order, end to end; of one block at least. */
export function joinDraws(blocks: readonly DrawColumns[]): DrawColumns {
  return mapColumns(blocks[0], (_, name) => concatenate(blocks.map((block) => block[name])));
}

/** The order of the columns, and their types. */
const columnNames = Object.keys(allocateDraws(0, { dimension: 0, outputCount: 0 })) as (keyof DrawColumns)[];
type Column = DrawColumns[keyof DrawColumns];

function mapColumns(
  columns: DrawColumns,
  map: (column: Column, name: keyof DrawColumns) => Column,
): DrawColumns {
  return Object.fromEntries(
    columnNames.map((name) => [name, map(columns[name], name)]),
  ) as unknown as DrawColumns;
}

function concatenate(parts: readonly Column[]): Column {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const joined = new (parts[0].constructor as new (length: number) => Column)(length);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** A block is at most this long and this large. */
const largestBlock = { draws: 1000, bytes: 4 * 2 ** 20 } as const;

/** How many draws a block can hold: one, where a draw is larger than a block should be. */
export function blockCapacity({ dimension, outputCount }: Size): number {
  const draws = Math.floor(largestBlock.bytes / (8 * (dimension + outputCount + 5)));
  return Math.min(largestBlock.draws, Math.max(1, draws));
}
