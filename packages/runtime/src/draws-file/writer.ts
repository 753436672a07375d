import { SamplingError } from '../errors.ts';
import type { DrawBlock } from '../run/draws.ts';
import { type DrawsFileHead, encodeHead, encodeRecord } from './format.ts';
import type { ByteSink } from './sink.ts';

/** Appends blocks to a draws file. */
export class DrawsWriter {
  private readonly sink: ByteSink;
  private readonly outputCount: number;
  private length: number;

  private constructor(sink: ByteSink, outputCount: number, length: number) {
    this.sink = sink;
    this.outputCount = outputCount;
    this.length = length;
  }

  /** Goes on behind the first `length` bytes of a file that was begun before; with 0, begins a file. */
  static async open(sink: ByteSink, head: DrawsFileHead, length: number): Promise<DrawsWriter> {
    const writer = new DrawsWriter(sink, head.outputCount, length);
    await writer.guard(() => sink.open(length));
    if (length === 0) await writer.put(encodeHead(head));
    return writer;
  }

  /** Returns the length of the file with the block in it. Where it fails, the file ends for readers before the block. */
  async append(block: DrawBlock): Promise<number> {
    await this.put(encodeRecord(block, this.outputCount));
    return this.length;
  }

  async close(): Promise<void> {
    await this.sink.close();
  }

  private async put(bytes: Uint8Array): Promise<void> {
    await this.guard(() => this.sink.write(bytes, this.length));
    this.length += bytes.length;
  }

  private async guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw notWritten(this.sink.name, error as NodeJS.ErrnoException);
    }
  }
}

function notWritten(name: string, { code, message }: NodeJS.ErrnoException): SamplingError {
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  const what = isFull
    ? `The disk is full: draws can no longer be written to ${name}`
    : `Draws can't be written to ${name} (${message})`;
  return new SamplingError(
    isFull ? 'DISK_FULL' : 'DRAWS_NOT_WRITTEN',
    `${what}. The draws written before can be read with openDraws; ` +
      'make room, then go on from the saved run, or from this one by iterating over it again.',
    { name, reason: message },
  );
}
