/** `from` to the elements of `to` from `start` on. Typed-array `set` costs more than the copy where there are few. */
export function copy(from: Float64Array, to: Float64Array, start = 0): void {
  if (from.length > 64) to.set(from, start);
  else for (let i = 0; i < from.length; i++) to[start + i] = from[i];
}
