import { describe, expect, it } from 'vitest';
import { instantiate } from '../program.ts';
import { outputNoise } from './output-noise.ts';

describe('outputNoise', () => {
  it('depends on seed, chain and draw, in whatever order they are asked for', () => {
    const [noise, other] = [outputNoise(7, 3), outputNoise(8, 3)];
    const first = noise(1, 5)!;
    noise(0, 0);
    expect(noise(1, 5)).toEqual(first);
    for (const different of [noise(1, 6), noise(2, 5), other(1, 5)]) expect(different).not.toEqual(first);
    expect(outputNoise(7, 0)(1, 5)).toBeUndefined();
  });

  it('is missed where outputs are drawn without it', () => {
    const bytes = Uint8Array.from([
      ...[0, 97, 115, 109, 1, 0, 0, 0, 2, 15, 1, 3, 101, 110, 118, 6, 109, 101, 109, 111, 114, 121, 2, 0, 1],
    ]);
    const target = instantiate({
      module: new WebAssembly.Module(bytes),
      ...{ dimension: 1, outputCount: 1, memoryPages: 1, data: [] },
      ...{ positionOffset: 0, gradientOffset: 8, outputsOffset: 16, noiseOffset: 24, noiseCount: 1 },
    });
    expect(() => target.writeOutputs(new Float64Array(1), new Float64Array(1))).toThrow('outputNoise');
  });
});
