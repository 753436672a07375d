import type { DrawBlock } from '../run/draws.ts';
import { crc32 } from '../state/crc32.ts';

/**
 * A draws file is a head and then records, one per block, each as it came. Numbers are little-endian; every part begins
 * at a multiple of 8.
 *
 *     head     magic "BWDRAWS\n", version (uint32), length of the text (uint32), JSON text
 *     record   magic "BLCK", chain, first draw, draws, payload bytes, CRC-32 of the payload (uint32 each), payload
 *     payload  column after column, each with one number per draw: the outputs one by one, log density, energy,
 *              acceptance rate (float64), leapfrogs (uint32), tree depth, divergent (uint8)
 *
 * Columns are contiguous in a record, so that one output is read without the others.
 */
export const fileVersion = 1;
export const fileMagic = new TextEncoder().encode('BWDRAWS\n');
export const fileHeadLength = 16;
const recordMagic = 0x4b434c42;
export const recordHeadLength = 24;

/** What the head's text says. */
export interface DrawsFileHead {
  readonly chains: number;
  readonly outputCount: number;
  /** One draw in so many was kept. */
  readonly thin: number;
  readonly seed: number;
}

export interface RecordHead {
  readonly chain: number;
  readonly firstDraw: number;
  readonly draws: number;
  readonly payloadBytes: number;
  readonly checksum: number;
}

export const align = (length: number): number => 8 * Math.ceil(length / 8);

/** float64 columns besides the outputs, in order. */
const statisticColumns = ['logDensity', 'energy', 'acceptanceRate'] as const;

export type DrawStatistics = Omit<DrawBlock, 'chain' | 'firstDraw' | 'outputs' | 'positions'>;

export function encodeHead(head: DrawsFileHead): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const bytes = new Uint8Array(align(fileHeadLength + text.length));
  bytes.set(fileMagic);
  const view = new DataView(bytes.buffer);
  view.setUint32(8, fileVersion, true);
  view.setUint32(12, text.length, true);
  bytes.set(text, fileHeadLength);
  return bytes;
}

export function payloadBytes(outputCount: number, draws: number): number {
  return align((outputCount + statisticColumns.length) * 8 * draws + 6 * draws);
}

export function encodeRecord(block: DrawBlock, outputCount: number): Uint8Array {
  const draws = block.logDensity.length;
  const length = payloadBytes(outputCount, draws);
  const bytes = new Uint8Array(recordHeadLength + length);
  const payload = bytes.subarray(recordHeadLength);
  const doubles = new Float64Array(
    bytes.buffer,
    recordHeadLength,
    (outputCount + statisticColumns.length) * draws,
  );
  for (let k = 0; k < outputCount; k++)
    for (let draw = 0; draw < draws; draw++)
      doubles[k * draws + draw] = block.outputs[draw * outputCount + k];
  for (const [i, name] of statisticColumns.entries()) doubles.set(block[name], (outputCount + i) * draws);
  new Uint32Array(bytes.buffer, recordHeadLength + doubles.byteLength, draws).set(block.leapfrogs);
  payload.set(block.treeDepth, doubles.byteLength + 4 * draws);
  payload.set(block.divergent, doubles.byteLength + 5 * draws);
  const head = [recordMagic, block.chain, block.firstDraw, draws, length, crc32(payload)];
  new Uint32Array(bytes.buffer, 0, head.length).set(head);
  return bytes;
}

/** Undefined where the bytes are no head of a record. */
export function decodeRecordHead(bytes: Uint8Array): RecordHead | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (bytes.length < recordHeadLength || view.getUint32(0, true) !== recordMagic) return undefined;
  const [chain, firstDraw, draws, length, checksum] = [4, 8, 12, 16, 20].map((at) =>
    view.getUint32(at, true),
  );
  return { chain, firstDraw, draws, payloadBytes: length, checksum };
}

/** The statistics in a payload's bytes from `statisticsOffset` on. */
export function decodeStatistics(bytes: Uint8Array, draws: number): DrawStatistics {
  const own = bytes.slice().buffer;
  const doubles = (column: number): Float64Array => new Float64Array(own, 8 * draws * column, draws);
  const rest = 8 * draws * statisticColumns.length;
  const [logDensity, energy, acceptanceRate] = statisticColumns.map((_, i) => doubles(i));
  return {
    ...{ logDensity, energy, acceptanceRate },
    leapfrogs: new Uint32Array(own, rest, draws),
    treeDepth: new Uint8Array(own, rest + 4 * draws, draws),
    divergent: new Uint8Array(own, rest + 5 * draws, draws),
  };
}

/** Where the statistics begin in a payload. */
export function statisticsOffset(outputCount: number, draws: number): number {
  return 8 * outputCount * draws;
}
