import { rotate } from './rotate.ts';

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
