/** Numbers, strings, booleans and typed arrays, in lists and records, as bytes and back: every number to its last bit. */

const arrayTypes = { Float64Array, Int32Array, Uint32Array, Uint8Array } as const;
type ArrayName = keyof typeof arrayTypes;

/** How a typed array and a number that JSON lacks stand in the JSON text. */
type Marker =
  | { readonly $array: ArrayName; readonly offset: number; readonly length: number }
  | { readonly $number: string };

/** Arrays begin at multiples of this. */
const alignment = 8;
const align = (length: number): number => Math.ceil(length / alignment) * alignment;

/** Layout: length of the JSON text (uint32), JSON text, arrays; each part begins at a multiple of 8. */
export function encodePlain(value: unknown): Uint8Array {
  const arrays: Uint8Array[] = [];
  let arrayBytes = 0;
  const pack = (each: unknown): unknown => {
    if (typeof each === 'number') return packNumber(each);
    if (typeof each !== 'object' || each === null) return each;
    if (Array.isArray(each)) return each.map(pack);
    if (!ArrayBuffer.isView(each))
      return Object.fromEntries(Object.entries(each).map(([name, entry]) => [name, pack(entry)]));
    const { buffer, byteOffset, byteLength } = each;
    const marker = { $array: each.constructor.name, offset: arrayBytes, length: (each as Uint8Array).length };
    arrays.push(new Uint8Array(buffer, byteOffset, byteLength));
    arrayBytes += align(byteLength);
    return marker;
  };
  const text = new TextEncoder().encode(JSON.stringify(pack(value)));
  const start = align(alignment + text.length);
  const bytes = new Uint8Array(start + arrayBytes);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, alignment);
  let offset = start;
  for (const array of arrays) {
    bytes.set(array, offset);
    offset += align(array.length);
  }
  return bytes;
}

export function decodePlain(bytes: Uint8Array): unknown {
  const textLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const text = new TextDecoder().decode(bytes.subarray(alignment, alignment + textLength));
  const start = align(alignment + textLength);
  return JSON.parse(text, (_, value: unknown) =>
    isMarker(value) ? unpack(value, bytes.subarray(start)) : value,
  );
}

function packNumber(value: number): number | Marker {
  return Number.isFinite(value) && !Object.is(value, -0)
    ? value
    : { $number: Object.is(value, -0) ? '-0' : String(value) };
}

function isMarker(value: unknown): value is Marker {
  return typeof value === 'object' && value !== null && ('$array' in value || '$number' in value);
}

function unpack(marker: Marker, arrays: Uint8Array): unknown {
  if ('$number' in marker) return Number(marker.$number);
  const { $array, offset, length } = marker;
  const array = new arrayTypes[$array](length);
  new Uint8Array(array.buffer).set(arrays.subarray(offset, offset + array.byteLength));
  return array;
}
