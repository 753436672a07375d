import type { RandomSource } from '@bayes-window/dsl';

/** Doty-Humphrey's sfc32, two words to a 53-bit number on the open interval (0, 1). */
export function seededSource(seed: number): RandomSource {
  let [a, b, c, counter] = [seed | 0, (seed / 2 ** 32) | 0, 0x9e3779b9 | 0, 1];
  const word = (): number => {
    const next = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + next) | 0;
    return next >>> 0;
  };
  for (let round = 0; round < 16; round++) word();
  return { uniform: () => ((word() >>> 6) * 2 ** 27 + (word() >>> 5) + 0.5) * 2 ** -53 };
}
