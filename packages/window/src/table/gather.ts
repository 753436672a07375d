/** `values[indices[i]]` for each i. Plain loops: `Float64Array.from` with a mapper costs ten times as much. */
export function takeNumbers(values: ArrayLike<number>, indices: Int32Array): Float64Array {
  const taken = new Float64Array(indices.length);
  for (let i = 0; i < taken.length; i++) taken[i] = values[indices[i]];
  return taken;
}

export function takeCodes(codes: Int32Array, indices: Int32Array): Int32Array {
  const taken = new Int32Array(indices.length);
  for (let i = 0; i < taken.length; i++) taken[i] = codes[indices[i]];
  return taken;
}

export function indicesOfZeros(flags: Uint8Array): Int32Array {
  const indices = new Int32Array(flags.length);
  let found = 0;
  for (let i = 0; i < flags.length; i++) if (flags[i] === 0) indices[found++] = i;
  return indices.subarray(0, found);
}
