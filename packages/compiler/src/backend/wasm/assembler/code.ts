/** Bytes of WebAssembly, nested as they were put together and flattened once at the end. A string is a function's name. */
export type Code = number | string | Uint8Array | PooledConstant | readonly Code[];

/** Stands for the address of a 64-bit constant in the module's pool. */
export interface PooledConstant {
  readonly constant: bigint;
}

/** What names and pooled constants become when the bytes are written. */
export interface Symbols {
  indexOf(name: string): number;
  addressOf(word: bigint): number;
}

export type ValueType = 'i32' | 'i64' | 'f64' | 'v128';

export const valueTypeByte: { readonly [K in ValueType]: number } = {
  i32: 0x7f,
  i64: 0x7e,
  f64: 0x7c,
  v128: 0x7b,
};

/** Unsigned LEB128. */
export function unsigned(value: number): Code {
  if (value < 0x80) return value;
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 0x80;
    rest = Math.floor(rest / 0x80);
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return bytes;
}

/** Signed LEB128 of a 32-bit integer. */
export function signed(value: number): Code {
  const bytes: number[] = [];
  let rest = value | 0;
  while (rest < -0x40 || rest >= 0x40) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>= 7;
  }
  bytes.push(rest & 0x7f);
  return bytes;
}

/** Signed LEB128 of a 64-bit integer. */
export function signed64(value: bigint): Code {
  const bytes: number[] = [];
  let rest = BigInt.asIntN(64, value);
  for (;;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    const done = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

const scratch = new DataView(new ArrayBuffer(8));
const scratchBytes = new Uint8Array(scratch.buffer);

/** IEEE 754 double, little-endian. */
export function doubleBytes(value: number): Code {
  scratch.setFloat64(0, value, true);
  return scratchBytes.slice();
}

/** A double as its 64-bit pattern. */
export function bitsOf(value: number): bigint {
  scratch.setFloat64(0, value, true);
  return scratch.getBigUint64(0, true);
}

/** A 64-bit pattern, little-endian. */
export function wordBytes(value: bigint): Code {
  scratch.setBigUint64(0, BigInt.asUintN(64, value), true);
  return scratchBytes.slice();
}

const isList: (code: Code) => code is readonly Code[] = Array.isArray;

/** A growable byte string. */
export class ByteWriter {
  private bytes = new Uint8Array(1024);
  private used = 0;

  /** Appends code, with each function name put in as its index, each pooled constant as its address. */
  write(code: Code, symbols: Symbols): void {
    // The most frequent first.
    if (typeof code === 'number') this.push(code);
    else if (isList(code)) for (let i = 0; i < code.length; i++) this.write(code[i], symbols);
    else if (typeof code === 'string') this.write(unsigned(symbols.indexOf(code)), symbols);
    else if (code instanceof Uint8Array) this.append(code);
    else this.write(unsigned(symbols.addressOf(code.constant)), symbols);
  }

  private append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.used);
    this.used += bytes.length;
  }

  result(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.used);
  }

  private push(byte: number): void {
    if (this.used === this.bytes.length) this.reserve(1);
    this.bytes[this.used++] = byte;
  }

  private reserve(count: number): void {
    if (this.used + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.bytes.length, this.used + count));
    grown.set(this.bytes.subarray(0, this.used));
    this.bytes = grown;
  }
}
