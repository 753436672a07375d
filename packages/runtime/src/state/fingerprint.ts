import type { Target } from '../density.ts';
import { purpose, RandomStream } from '../random/stream.ts';
import { crc32 } from './crc32.ts';

/** What tells one target from another. */
export interface Fingerprint {
  readonly dimension: number;
  readonly outputCount: number;
  /** Of density, gradient and outputs at fixed points, to the last bit. */
  readonly values: number;
}

const points = 3;

/** Identifies a target, data and all, by what it computes. */
export function fingerprint(target: Target): Fingerprint {
  const { dimension, outputCount, noiseCount = 0 } = target;
  const random = new RandomStream(0).seek(purpose.user, 0, 0);
  const position = new Float64Array(dimension);
  const gradient = new Float64Array(dimension);
  const outputs = new Float64Array(outputCount);
  const noise = new Float64Array(noiseCount).fill(1);
  const values = Array.from({ length: points }, () => {
    for (let i = 0; i < dimension; i++) position[i] = 2 * random.uniform() - 1;
    const logDensity = target.logDensityAndGradient(position, gradient);
    target.writeOutputs(position, outputs, noise);
    return crc32(bytesOf([logDensity, ...gradient, ...outputs]));
  });
  return { dimension, outputCount, values: crc32(bytesOf(values)) };
}

/** There are many NaNs, and engines may differ in which they give: all become one. */
function bytesOf(values: readonly number[]): Uint8Array {
  return new Uint8Array(
    Float64Array.from(values, (value) => (Number.isNaN(value) ? Number.NaN : value)).buffer,
  );
}
