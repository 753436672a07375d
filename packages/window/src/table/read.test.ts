import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readTable } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'read-table-'));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('readTable', () => {
  it('reads plain, gzip and Windows-1252 files alike', () => {
    const text = 'y,größe\n1,ä\n';
    const paths = [
      file('plain.csv', text),
      file('packed.csv.gz', gzipSync(text)),
      file('windows.csv', Buffer.from(text, 'latin1')),
    ];
    for (const path of paths) expect(readTable(path).column('größe')[0]).toBe('ä');
  });

  it('names a missing file', () => {
    expect(() => readTable('no/such.csv')).toThrow("There is no file 'no/such.csv'. Check the path.");
  });

  it('says that a cut gzip file is corrupt', () => {
    const path = file('cut.csv.gz', gzipSync('y,stim\n1,0\n').subarray(0, 15));
    expect(() => readTable(path)).toThrow(/starts like a gzip file but cannot be unpacked/);
  });

  it('puts the path before what is wrong with the content', () => {
    const path = file('empty.csv', '');
    expect(() => readTable(path)).toThrow(`${path}: The CSV text is empty`);
    expect(() => readTable(folder)).toThrow('cannot be read');
  });
});
