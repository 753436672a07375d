import type { Codes } from '@bayes-window/dsl';
import { constantPool } from './assembler/index.ts';

/** A constant array to be copied into the memory before the first call. */
export interface DataSegment {
  readonly offset: number;
  readonly values: Float64Array | Int32Array;
}

const alignment = 16;
const pageBytes = 65_536;

/** Hands out byte addresses in one linear memory, behind the pool of constants; equal data are placed once. */
export class MemoryLayout {
  readonly segments: DataSegment[] = [];
  private readonly placed = new Map<object, Map<number, number>>();
  private next: number = constantPool.end;

  /** Room for `count` doubles. */
  allocate(count: number): number {
    return this.reserve(count * 8);
  }

  placeValues(values: Float64Array): number {
    return this.place(values, 8, () => values);
  }

  /** Codes as byte offsets: code * `scale`, so that a load needs no multiplication. */
  placeCodes(codes: Codes, scale: number): number {
    return this.place(codes, scale, () => codes.values.map((code) => code * scale));
  }

  get pages(): number {
    return Math.ceil(this.next / pageBytes);
  }

  private place(key: object, variant: number, values: () => Float64Array | Int32Array): number {
    const variants = this.placed.get(key) ?? new Map<number, number>();
    this.placed.set(key, variants);
    const known = variants.get(variant);
    if (known !== undefined) return known;
    const content = values();
    const offset = this.reserve(content.byteLength);
    this.segments.push({ offset, values: content });
    variants.set(variant, offset);
    return offset;
  }

  private reserve(bytes: number): number {
    const address = this.next;
    this.next += Math.ceil(bytes / alignment) * alignment;
    return address;
  }
}
