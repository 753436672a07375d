/** Radix sort, least significant digit first: three digits of 11, 11 and 10 bits in each 32-bit word of a double. */
const digitBits = 11;
const buckets = 1 << digitBits;
const digitsPerWord = 3;

/** The indices of `values` in ascending order of value: stable, -0 equal to 0, NaN last. Linear in the length. */
export function argsort(values: Float64Array): Uint32Array {
  const n = values.length;
  const keys = orderedKeys(values);
  const counts = countDigits(keys);
  let order = new Uint32Array(n);
  let spare = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  for (let digit = 0; digit < counts.length; digit++) {
    if (counts[digit].includes(n)) continue;
    distribute(order, spare, keys, digit, counts[digit]);
    [order, spare] = [spare, order];
  }
  return order;
}

/** Bits of each double as an unsigned integer (low word, high word) that orders as the double does. */
function orderedKeys(values: Float64Array): Uint32Array {
  const canonical = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) canonical[i] = Number.isNaN(values[i]) ? Number.NaN : values[i] + 0;
  const words = new Uint32Array(canonical.buffer);
  for (let i = 0; i < words.length; i += 2) {
    const flip = -(words[i + 1] >>> 31);
    words[i] ^= flip;
    words[i + 1] ^= flip | 0x80000000;
  }
  return words;
}

/** How often each value of each digit occurs, `counts[digit][value]`. */
function countDigits(keys: Uint32Array): Uint32Array[] {
  const counts = Array.from({ length: 2 * digitsPerWord }, () => new Uint32Array(buckets));
  const [low0, low1, low2, high0, high1, high2] = counts;
  for (let i = 0; i < keys.length; i += 2) {
    const low = keys[i];
    const high = keys[i + 1];
    low0[low & (buckets - 1)]++;
    low1[(low >>> 11) & (buckets - 1)]++;
    low2[low >>> 22]++;
    high0[high & (buckets - 1)]++;
    high1[(high >>> 11) & (buckets - 1)]++;
    high2[high >>> 22]++;
  }
  return counts;
}

/** One stable pass: `target` is `source` ordered by the digit. Overwrites `counts` with running positions. */
function distribute(
  source: Uint32Array,
  target: Uint32Array,
  keys: Uint32Array,
  digit: number,
  counts: Uint32Array,
): void {
  for (let b = 0, position = 0; b < buckets; b++) {
    const count = counts[b];
    counts[b] = position;
    position += count;
  }
  const word = digit < digitsPerWord ? 0 : 1;
  const shift = digitBits * (digit % digitsPerWord);
  for (let i = 0; i < source.length; i++) {
    const index = source[i];
    target[counts[(keys[2 * index + word] >>> shift) & (buckets - 1)]++] = index;
  }
}
