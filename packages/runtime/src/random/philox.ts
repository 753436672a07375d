/** Uniforms in the open interval (0, 1) with 53 bits, and standard normals. */
export interface RandomSource {
  uniform(): number;
  normal(): number;
}

const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;

/** High 32 bits of an unsigned 32 x 32 bit product, the first factor given by its halves; as a signed integer. */
function multiplyHigh(high: number, low: number, b: number): number {
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const first = Math.imul(high, bLow);
  const second = Math.imul(low, bHigh);
  const carry = (Math.imul(low, bLow) >>> 16) + (first & 0xffff) + (second & 0xffff);
  return (Math.imul(high, bHigh) + (first >>> 16) + (second >>> 16) + (carry >>> 16)) | 0;
}

/**
 * Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011): ten rounds of a keyed bijection of 128-bit counters. Writes the
 * block of `counter` (four 32-bit words) under `key` (two words) into `out`. Signed integers inside: they stay small
 * integers to the engine.
 */
export function philoxBlock(counter: Uint32Array, key: Uint32Array, out: Uint32Array): void {
  let c0 = counter[0] | 0;
  let c1 = counter[1] | 0;
  let c2 = counter[2] | 0;
  let c3 = counter[3] | 0;
  let k0 = key[0] | 0;
  let k1 = key[1] | 0;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(multiplier0 >>> 16, multiplier0 & 0xffff, c0);
    const high1 = multiplyHigh(multiplier1 >>> 16, multiplier1 & 0xffff, c2);
    const low0 = Math.imul(multiplier0, c0);
    const low1 = Math.imul(multiplier1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + weyl0) | 0;
    k1 = (k1 + weyl1) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** What a stream of random numbers is for; streams of different purposes are independent. */
export const purpose = {
  user: 0,
  initial: 1,
  transition: 2,
  outputs: 3,
  predictive: 4,
  approximation: 5,
} as const;

/** A stream keyed by a seed and three counters: its numbers depend on nothing else. */
export class Philox implements RandomSource {
  private readonly counter = new Uint32Array(4);
  private readonly key = new Uint32Array(2);
  private readonly block = new Uint32Array(4);
  private used = 4;
  private spare = Number.NaN;

  constructor(seed: number) {
    this.key[0] = seed >>> 0;
    this.key[1] = Math.floor(seed / 2 ** 32) >>> 0;
  }

  /** Goes to the start of the stream of (purpose, chain, draw). */
  seek(use: number, chain: number, draw: number): this {
    this.counter[0] = 0;
    this.counter[1] = use;
    this.counter[2] = draw;
    this.counter[3] = chain;
    this.used = 4;
    this.spare = Number.NaN;
    return this;
  }

  uniform(): number {
    const high = this.word() >>> 5;
    const low = this.word() >>> 6;
    // Half a step up, so that 0 never comes out.
    return (high * 67_108_864 + low + 0.5) / 9_007_199_254_740_992;
  }

  /** Box & Muller (1958); the second of each pair is kept. */
  normal(): number {
    if (!Number.isNaN(this.spare)) {
      const kept = this.spare;
      this.spare = Number.NaN;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  private word(): number {
    if (this.used === 4) {
      philoxBlock(this.counter, this.key, this.block);
      this.counter[0]++;
      this.used = 0;
    }
    return this.block[this.used++];
  }
}

/** A source of random numbers for models and generators. */
export function philox(seed: number): RandomSource {
  return new Philox(seed);
}
