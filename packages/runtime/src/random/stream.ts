import { scheduleKey, threefryBlock } from './threefry.ts';
import { nextWord } from './xoshiro.ts';
import { zigguratNormal } from './ziggurat.ts';

export interface RandomSource {
  /** In the open interval (0, 1), with 52 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** True with a given probability. */
  bernoulli(probability: number): boolean;
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

/**
 * A stream keyed by a seed and three counters: its numbers depend on nothing else. Threefry
 * scatters the keys; from the block that it gives, xoshiro128++ goes on, at a quarter of the cost. Streams are stretches of one
 * sequence of 2^128 - 1 words, begun at random, so that they do not meet.
 */
export class RandomStream implements RandomSource {
  /** Draw, in the second word. */
  private readonly counter = new Int32Array(4);
  /** Seed (two words), purpose, chain. */
  private readonly key = new Int32Array(4);
  private readonly schedule = new Int32Array(9);
  private readonly state = new Int32Array(4);

  constructor(seed: number) {
    this.key[0] = seed;
    this.key[1] = Math.floor(seed / 2 ** 32);
    this.seek(purpose.user, 0, 0);
  }

  /** Goes to the start of the stream of (purpose, chain, draw). */
  seek(use: number, chain: number, draw: number): this {
    this.counter[1] = draw;
    this.key[2] = use;
    this.key[3] = chain;
    scheduleKey(this.key, this.schedule);
    threefryBlock(this.counter, this.schedule, this.state);
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
    return nextWord(this.state);
  }
}

/** A source of random numbers for models and generators. */
export function randomStream(seed: number): RandomSource {
  return new RandomStream(seed);
}
