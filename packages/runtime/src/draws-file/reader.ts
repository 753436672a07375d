import type { FileHandle } from 'node:fs/promises';
import { SamplingError } from '../errors.ts';
import { nodeModule } from '../node-module.ts';
import { crc32 } from '../state/crc32.ts';
import {
  align,
  type DrawStatistics,
  type DrawsFileHead,
  decodeRecordHead,
  decodeStatistics,
  fileHeadLength,
  fileMagic,
  fileVersion,
  payloadBytes,
  type RecordHead,
  recordHeadLength,
  statisticsOffset,
} from './format.ts';

interface DrawsRecord extends RecordHead {
  /** Of the payload, in the file. */
  readonly offset: number;
}

/**
 * Opens a draws file (Node only), which may be growing, or have been left by a run that crashed: a last block that is not
 * whole is not there. Throws DRAWS_FORMAT or DRAWS_VERSION.
 */
export async function openDraws(path: string): Promise<DrawsFile> {
  const { open } = nodeModule<typeof import('node:fs/promises')>(
    'node:fs/promises',
    `Opening the draws in ${path}`,
  );
  const file = await open(path, 'r');
  try {
    const { head, length } = await readHead(file, path);
    const draws = new DrawsFile(file, head, length);
    await draws.refresh();
    return draws;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Draws on disk, read column by column. */
export class DrawsFile {
  readonly head: DrawsFileHead;
  private readonly file: FileHandle;
  private readonly records: DrawsRecord[] = [];
  private end: number;

  constructor(file: FileHandle, head: DrawsFileHead, end: number) {
    this.file = file;
    this.head = head;
    this.end = end;
  }

  /** Draws of each chain. */
  get drawCounts(): number[] {
    const counts = new Array<number>(this.head.chains).fill(0);
    for (const { chain, draws } of this.records) counts[chain] += draws;
    return counts;
  }

  /** Of the whole blocks and what is before them, in bytes. */
  get length(): number {
    return this.end;
  }

  /** Takes in what has been appended since. */
  async refresh(): Promise<void> {
    const { size } = await this.file.stat();
    for (;;) {
      const record = await this.recordAt(this.end, size);
      if (record === undefined) return;
      const next = record.offset + record.payloadBytes;
      // Only a last block can have been torn by a crash.
      if (next === size && !(await this.isWhole(record))) return;
      this.records.push(record);
      this.end = next;
    }
  }

  /** Output k of every draw: `column[chain][draw]`. */
  async column(k: number): Promise<Float64Array[]> {
    return (await this.columns(k, k + 1))[0];
  }

  /** Outputs from..to-1, `columns[k - from][chain][draw]`. Neighbours are read together: ask for as many as fit in memory. */
  async columns(from: number, to: number): Promise<Float64Array[][]> {
    const count = to - from;
    const columns = Array.from({ length: count }, () =>
      this.drawCounts.map((draws) => new Float64Array(draws)),
    );
    for (const { chain, firstDraw, draws, offset } of this.records) {
      const bytes = await this.read(offset + 8 * draws * from, 8 * draws * count);
      const values = new Float64Array(bytes.buffer, 0, draws * count);
      for (let k = 0; k < count; k++)
        columns[k][chain].set(values.subarray(k * draws, (k + 1) * draws), firstDraw);
    }
    return columns;
  }

  /** Statistics of every draw, by chain. */
  async statistics(): Promise<DrawStatistics[]> {
    const counts = this.drawCounts;
    const chains = counts.map(emptyStatistics);
    for (const { chain, firstDraw, draws, offset } of this.records) {
      const start = statisticsOffset(this.head.outputCount, draws);
      const all = payloadBytes(this.head.outputCount, draws);
      const statistics = decodeStatistics(await this.read(offset + start, all - start), draws);
      for (const name of Object.keys(statistics) as (keyof DrawStatistics)[])
        chains[chain][name].set(statistics[name], firstDraw);
    }
    return chains;
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  private async recordAt(at: number, size: number): Promise<DrawsRecord | undefined> {
    if (at + recordHeadLength > size) return undefined;
    const head = decodeRecordHead(await this.read(at, recordHeadLength));
    const offset = at + recordHeadLength;
    return head === undefined || offset + head.payloadBytes > size ? undefined : { ...head, offset };
  }

  private async isWhole({ offset, payloadBytes: length, checksum }: DrawsRecord): Promise<boolean> {
    return crc32(await this.read(offset, length)) === checksum;
  }

  private async read(offset: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const { bytesRead } = await this.file.read(bytes, done, length - done, offset + done);
      if (bytesRead === 0)
        throw new SamplingError('DRAWS_CHANGED', 'The draws file was cut while it was read. Open it again.', {
          offset,
        });
      done += bytesRead;
    }
    return bytes;
  }
}

function emptyStatistics(draws: number): DrawStatistics {
  return {
    logDensity: new Float64Array(draws),
    energy: new Float64Array(draws),
    acceptanceRate: new Float64Array(draws),
    leapfrogs: new Uint32Array(draws),
    treeDepth: new Uint8Array(draws),
    divergent: new Uint8Array(draws),
  };
}

async function readHead(file: FileHandle, path: string): Promise<{ head: DrawsFileHead; length: number }> {
  const bytes = new Uint8Array(fileHeadLength);
  await file.read(bytes, 0, fileHeadLength, 0);
  if (!fileMagic.every((byte, i) => bytes[i] === byte))
    throw new SamplingError(
      'DRAWS_FORMAT',
      `${path} is not a draws file. Give the one that a run wrote as drawsFile.`,
      { path },
    );
  const view = new DataView(bytes.buffer);
  const found = view.getUint32(8, true);
  if (found !== fileVersion) {
    throw new SamplingError(
      'DRAWS_VERSION',
      `${path} has format version ${found}; this release reads version ${fileVersion}. Read it with the release that wrote it.`,
      { path, found, expected: fileVersion },
    );
  }
  const text = new Uint8Array(view.getUint32(12, true));
  await file.read(text, 0, text.length, fileHeadLength);
  const head = JSON.parse(new TextDecoder().decode(text)) as DrawsFileHead;
  return { head, length: align(fileHeadLength + text.length) };
}
