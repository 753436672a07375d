/** Random bits, as signed 32-bit integers, and uniforms in the open interval (0, 1). */
export interface RandomBits {
  word(): number;
  uniform(): number;
}

const layers = 256;
/** Where the tail begins, and the area of each layer, the tail's included: Marsaglia & Tsang (2000). */
export const tailStart = 3.6541528853610088;
const area = 0.004928673233974658;

/** exp(-x^2 / 2) */
const height = (x: number): number => Math.exp(-0.5 * x * x);

/**
 * Right ends of the layers, from the lowest up: layer k is as wide as edge[k] and covers the heights from height(edge[k]) to
 * height(edge[k + 1]). The lowest stands for the tail too, whence its width of area / height(tailStart).
 */
const edge = new Float64Array(layers + 1);
edge[0] = area / height(tailStart);
edge[1] = tailStart;
for (let k = 2; k < layers; k++) edge[k] = Math.sqrt(-2 * Math.log(area / edge[k - 1] + height(edge[k - 1])));

/** What a whole number from -2^53 to 2^53 counts in each layer. */
const unit = edge.map((width) => width / 2 ** 53);

/**
 * A standard normal number by the ziggurat of Marsaglia & Tsang (2000): a point in one of 256 layers of like area. The
 * layer's number and the place in it come of bits of their own (Doornik 2005).
 */
export function zigguratNormal(bits: RandomBits): number {
  for (;;) {
    const high = bits.word();
    const layer = high & 0xff;
    const x = ((high >> 10) * 4_294_967_296 + (bits.word() >>> 0)) * unit[layer];
    if (Math.abs(x) < edge[layer + 1]) return x;
    if (layer === 0) return x < 0 ? -tail(bits) : tail(bits);
    const low = height(edge[layer]);
    if (low + bits.uniform() * (height(edge[layer + 1]) - low) < height(x)) return x;
  }
}

/** A normal number beyond `tailStart`: Marsaglia (1964). */
function tail(bits: RandomBits): number {
  for (;;) {
    const x = -Math.log(bits.uniform()) / tailStart;
    if (-2 * Math.log(bits.uniform()) > x * x) return tailStart + x;
  }
}
