import { zigguratNormal } from './ziggurat.ts';

export interface RandomSource {
  /** In the open interval (0, 1), with 52 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** True with a given probability. */
  bernoulli(probability: number): boolean;
}

const parity = 0x1bd11bda;

/** Writes the keys of the six injections: that of number n is words n to n + 3 of the key, its parity, and the key again. */
export function scheduleKey(key: Int32Array, schedule: Int32Array): void {
  schedule[4] = parity;
  for (let k = 0; k < 4; k++) {
    schedule[k] = key[k];
    schedule[4] ^= key[k];
    schedule[k + 5] = key[k];
  }
}

/**
 * Threefry4x32-20 (Salmon, Moraes, Dror & Shaw 2011): twenty rounds of a keyed bijection of 128-bit counters, of additions,
 * rotations and exclusive ors alone, which are what JavaScript does fast. Writes the block of `counter` (four words) under a
 * key (four words), which `scheduleKey` has written to `schedule` (nine), into `out`.
 */
export function threefryBlock(counter: Int32Array, schedule: Int32Array, out: Int32Array): void {
  let x0 = (counter[0] + schedule[0]) | 0;
  let x1 = (counter[1] + schedule[1]) | 0;
  let x2 = (counter[2] + schedule[2]) | 0;
  let x3 = (counter[3] + schedule[3]) | 0;
  for (let injection = 1; injection <= 5; injection++) {
    if (injection % 2 === 1) {
      x0 = (x0 + x1) | 0;
      x1 = rotate(x1, 10) ^ x0;
      x2 = (x2 + x3) | 0;
      x3 = rotate(x3, 26) ^ x2;
      x0 = (x0 + x3) | 0;
      x3 = rotate(x3, 11) ^ x0;
      x2 = (x2 + x1) | 0;
      x1 = rotate(x1, 21) ^ x2;
      x0 = (x0 + x1) | 0;
      x1 = rotate(x1, 13) ^ x0;
      x2 = (x2 + x3) | 0;
      x3 = rotate(x3, 27) ^ x2;
      x0 = (x0 + x3) | 0;
      x3 = rotate(x3, 23) ^ x0;
      x2 = (x2 + x1) | 0;
      x1 = rotate(x1, 5) ^ x2;
    } else {
      x0 = (x0 + x1) | 0;
      x1 = rotate(x1, 6) ^ x0;
      x2 = (x2 + x3) | 0;
      x3 = rotate(x3, 20) ^ x2;
      x0 = (x0 + x3) | 0;
      x3 = rotate(x3, 17) ^ x0;
      x2 = (x2 + x1) | 0;
      x1 = rotate(x1, 11) ^ x2;
      x0 = (x0 + x1) | 0;
      x1 = rotate(x1, 25) ^ x0;
      x2 = (x2 + x3) | 0;
      x3 = rotate(x3, 10) ^ x2;
      x0 = (x0 + x3) | 0;
      x3 = rotate(x3, 18) ^ x0;
      x2 = (x2 + x1) | 0;
      x1 = rotate(x1, 20) ^ x2;
    }
    x0 = (x0 + schedule[injection]) | 0;
    x1 = (x1 + schedule[injection + 1]) | 0;
    x2 = (x2 + schedule[injection + 2]) | 0;
    x3 = (x3 + schedule[injection + 3] + injection) | 0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

function rotate(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
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
export class Threefry implements RandomSource {
  /** Block, draw. */
  private readonly counter = new Int32Array(4);
  /** Seed (two words), purpose, chain. */
  private readonly key = new Int32Array(4);
  private readonly schedule = new Int32Array(9);
  private readonly block = new Int32Array(4);
  private used = 4;

  constructor(seed: number) {
    this.key[0] = seed;
    this.key[1] = Math.floor(seed / 2 ** 32);
    scheduleKey(this.key, this.schedule);
  }

  /** Goes to the start of the stream of (purpose, chain, draw). */
  seek(use: number, chain: number, draw: number): this {
    this.counter[0] = 0;
    this.counter[1] = draw;
    this.key[2] = use;
    this.key[3] = chain;
    scheduleKey(this.key, this.schedule);
    this.used = 4;
    return this;
  }

  uniform(): number {
    const high = this.word() >>> 6;
    const low = this.word() >>> 6;
    // Half a step up, so that neither 0 nor 1 comes out.
    return (high * 67_108_864 + low + 0.5) / 4_503_599_627_370_496;
  }

  normal(): number {
    return zigguratNormal(this);
  }

  bernoulli(probability: number): boolean {
    const scaled = probability * 4_294_967_296;
    const whole = Math.floor(scaled);
    const word = this.word() >>> 0;
    // The first 32 bits of a uniform, and the others where these can't tell.
    return word === whole ? this.uniform() < scaled - whole : word < whole;
  }

  /** 32 random bits, as a signed integer. */
  word(): number {
    if (this.used === 4) {
      threefryBlock(this.counter, this.schedule, this.block);
      this.counter[0]++;
      this.used = 0;
    }
    return this.block[this.used++];
  }
}

/** A source of random numbers for models and generators. */
export function threefry(seed: number): RandomSource {
  return new Threefry(seed);
}
