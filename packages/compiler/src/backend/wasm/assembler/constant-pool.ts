import { type Code, unsigned } from './code.ts';
import { i32 } from './instructions.ts';

const [address, capacity, bytesEach] = [1024, 1024, 16];

/**
 * Where a module keeps the vector constants of its code, each once, on both lanes: an engine spells a vector constant as
 * two moves and an insertion at every use, a load that fills both lanes from one word as two instructions, and a plain load
 * as one. What lies before the pool is left to tests of single functions.
 */
export const constantPool = { address, end: address + capacity * bytesEach } as const;

/** Collects the constants as code is written. */
export class ConstantPool {
  private readonly addresses = new Map<bigint, number>();

  addressOf(word: bigint): number {
    const known = this.addresses.get(word);
    if (known !== undefined) return known;
    if (this.addresses.size === capacity) throw new Error('the module has too many constants');
    const next = constantPool.address + bytesEach * this.addresses.size;
    this.addresses.set(word, next);
    return next;
  }

  /** The words in order of their addresses, little-endian. */
  segments(): MemorySegment[] {
    const words = BigUint64Array.from([...this.addresses.keys()].flatMap((word) => [word, word]));
    return words.length === 0 ? [] : [{ offset: constantPool.address, values: words }];
  }
}

/** What a part of the memory holds at the start. */
export interface MemorySegment {
  readonly offset: number;
  readonly values: ArrayBufferView;
}

/** An active data segment (WebAssembly Core Specification 2.0, 5.5.14). */
export function dataSegment({ offset, values }: MemorySegment): Code {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return [0x00, i32.const(offset), 0x0b, unsigned(bytes.length), bytes];
}
