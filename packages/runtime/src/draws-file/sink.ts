import type { FileHandle } from 'node:fs/promises';
import { nodeModule } from '../node-module.ts';

/** Where the bytes of a draws file go. */
export interface ByteSink {
  /** What it is called in messages. */
  readonly name: string;
  /** Called once, first: what lies behind the first `length` bytes is dropped; 0 begins anew. */
  open(length: number): Promise<void>;
  write(bytes: Uint8Array, offset: number): Promise<void>;
  close(): Promise<void>;
}

/** A file on disk. Node only. */
export function fileSink(path: string): ByteSink {
  let file: FileHandle | undefined;
  return {
    name: path,
    async open(length) {
      const { open } = nodeModule<typeof import('node:fs/promises')>(
        'node:fs/promises',
        `Streaming draws to ${path}`,
      );
      file = await open(path, length === 0 ? 'w' : 'r+');
      await file.truncate(length);
    },
    async write(bytes, offset) {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await (file as FileHandle).write(
          bytes,
          done,
          bytes.length - done,
          offset + done,
        );
        done += bytesWritten;
      }
    },
    close: async () => file?.close(),
  };
}
