import { describe, expect, it } from 'vitest';
import {
  drawsTable,
  fromArrow,
  fromJson,
  fromNetcdf,
  group,
  type InferenceData,
  toArrow,
  toCsv,
  toJson,
  toNetcdf,
} from './index.ts';

const mouse = ['m01', 'm02', 'größe "3", a'];
const data: InferenceData = {
  posterior: group(
    {
      mu: { dimensions: ['chain', 'draw'], values: Float64Array.from({ length: 8 }, (_, i) => Math.sin(i)) },
      effect: {
        dimensions: ['chain', 'draw', 'mouse'],
        values: Float64Array.from({ length: 24 }, (_, i) => i / 7),
      },
    },
    { chain: 2, draw: 4, mouse },
    { inference_library: 'bayes-window', answer: 42.5 },
  ),
  sample_stats: group(
    {
      diverging: { dimensions: ['chain', 'draw'], values: Uint8Array.of(0, 1, 0, 0, 0, 0, 1, 1) },
      tree_depth: { dimensions: ['chain', 'draw'], values: new Int32Array(8).fill(3) },
    },
    { chain: 2, draw: 4 },
    {},
  ),
  observed_data: group(
    { y: { dimensions: ['row'], values: Float64Array.of(1.5, Number.NaN, Number.NEGATIVE_INFINITY) } },
    { row: [10, 20, 30.5] },
    {},
  ),
};

describe('netCDF', () => {
  it('comes back as it was, labels, numbers, truth values and NaN', async () => {
    expect(await fromNetcdf(await toNetcdf(data))).toEqual(data);
  });

  it('is an HDF5 file by its first bytes', async () => {
    expect([...(await toNetcdf(data)).subarray(0, 8)]).toEqual([
      0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a,
    ]);
  });

  it('says so where the bytes are something else', async () => {
    await expect(fromNetcdf(new TextEncoder().encode('chain,draw\n0,0\n'))).rejects.toMatchObject({
      code: 'NETCDF_INVALID',
    });
  });
});

describe('JSON', () => {
  it('comes back as it was', () => {
    expect(fromJson(toJson(data))).toEqual(data);
    expect(() => JSON.parse(toJson(data))).not.toThrow();
  });

  it('names another format and a text that is no JSON', () => {
    expect(() => fromJson('{"format": "arviz"}')).toThrow(/its format is "arviz"/);
    expect(() => fromJson('{')).toThrow(expect.objectContaining({ code: 'JSON_INVALID' }));
  });
});

describe('table of draws', () => {
  const table = drawsTable(data.posterior!);

  it('has a column for each scalar, named by its labels, and a row for each draw', () => {
    expect(Object.keys(table)).toEqual(['chain', 'draw', 'mu', ...mouse.map((label) => `effect[${label}]`)]);
    expect([...table.chain]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    expect([...table.draw]).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
    expect(table['effect[m02]'][5]).toBe((5 * 3 + 1) / 7);
  });

  it('comes back from Arrow with its types', async () => {
    expect(await fromArrow(await toArrow(table))).toEqual(table);
  });

  it('is CSV that quotes what must be quoted and keeps every digit', () => {
    const lines = toCsv(table).split('\n');
    expect(lines[0]).toBe('chain,draw,mu,effect[m01],effect[m02],"effect[größe ""3"", a]"');
    expect(lines.length).toBe(10);
    expect(lines[2].split(',').map(Number)).toEqual([0, 1, Math.sin(1), 3 / 7, 4 / 7, 5 / 7]);
  });
});

describe('group', () => {
  it('refuses an array that its dimensions do not fit', () => {
    const bad = { y: { dimensions: ['row'], values: Float64Array.of(1, 2) } };
    expect(() => group(bad, { row: 3 })).toThrow(/"y" has 2 values where its dimensions \[row: 3\] hold 3/);
    expect(() => group(bad, {})).toThrow(/"row" has no size/);
  });
});
