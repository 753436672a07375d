import { nodeModule } from '@bayes-window/runtime';
import { InputError } from '../errors.ts';
import { parseCsv } from './csv.ts';
import { readBytes } from './read-bytes.ts';
import type { Table } from './table.ts';

/** Reads a CSV file, plain or gzip (told by its first bytes). UTF-8, or Windows-1252 where that does not decode. */
export function readTable(path: string): Table {
  const bytes = readBytes(path);
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? unzip(path, bytes) : bytes;
  try {
    return parseCsv(decode(plain));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.code, `${path}: ${error.message}`, { ...error.details, path });
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function unzip(path: string, bytes: Uint8Array): Uint8Array {
  const { gunzipSync } = nodeModule<typeof import('node:zlib')>('node:zlib', `Unpacking ${path}`);
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw new InputError(
      'FILE_CORRUPT',
      `The file '${path}' starts like a gzip file but cannot be unpacked: ${(error as Error).message}. Was the download complete?`,
      { path },
    );
  }
}
