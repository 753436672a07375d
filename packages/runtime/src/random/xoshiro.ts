import { rotate } from './rotate.ts';

/** xoshiro128++ 1.0 (Blackman & Vigna 2021): the next 32 bits, as a signed integer, of a state of four words, not all 0. */
export function nextWord(state: Int32Array): number {
  const s0 = state[0];
  const s1 = state[1];
  const s2 = state[2] ^ s0;
  const s3 = state[3] ^ s1;
  const result = (rotate((s0 + state[3]) | 0, 7) + s0) | 0;
  state[0] = s0 ^ s3;
  state[1] = s1 ^ s2;
  state[2] = s2 ^ (s1 << 9);
  state[3] = rotate(s3, 11);
  return result;
}
