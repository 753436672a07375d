import { describe, expect, it } from 'vitest';
import { barChart } from '../charts/index.ts';
import { toPng } from './png.ts';

const spec = barChart([{ mouse: 'm1', a: 1 }], { x: 'mouse', y: 'a' });

function size(png: Uint8Array): readonly [number, number] {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

describe('toPng', () => {
  it('is a PNG whose size follows the scale', async () => {
    const [single, triple] = [await toPng(spec, { scale: 1 }), await toPng(spec, { scale: 3 })];
    expect([...single.slice(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
    expect(size(triple)[1] / size(single)[1]).toBeCloseTo(3, 1);
  });

  it('has glyphs without the fonts of the machine', async () => {
    const blank = await toPng(barChart([{ ' ': ' ', '  ': 1 }], { x: ' ', y: '  ' }), { scale: 1 });
    expect((await toPng(spec, { scale: 1 })).length).toBeGreaterThan(blank.length);
  });
});
