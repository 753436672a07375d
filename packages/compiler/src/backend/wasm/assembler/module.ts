import { watching } from '../../../verify/watch.ts';
import { ByteWriter, type Code, type Symbols, unsigned, type ValueType, valueTypeByte } from './code.ts';
import { ConstantPool, dataSegment, type MemorySegment } from './constant-pool.ts';

/** A function. Locals are numbered after the parameters; calls name other functions of the module. */
export interface FunctionDefinition {
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

export interface ModuleDefinition {
  /** The memory is the host's: `minPages` pages of 64 KiB at least. */
  readonly memory: { readonly module: string; readonly name: string; readonly minPages: number };
  readonly functions: readonly FunctionDefinition[];
  /** Names of the functions the host may call. */
  readonly exports: readonly string[];
  /** Bytes that the module itself puts into the memory. */
  readonly data?: readonly MemorySegment[];
}

const magicAndVersion = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const section = { type: 1, import: 2, function: 3, export: 7, code: 10, data: 11 } as const;

/** WebAssembly Core Specification 2.0, chapter 5. */
export function assembleModule({
  memory,
  functions,
  exports,
  data = [],
}: ModuleDefinition): Uint8Array<ArrayBuffer> {
  const indices = new Map(functions.map(({ name }, index) => [name, index]));
  const indexOf = (name: string): number => {
    const index = indices.get(name);
    if (index === undefined) throw new Error(`the module has no function ${name}`);
    return index;
  };
  const pool = new ConstantPool();
  const symbols: Symbols = { indexOf, addressOf: (word) => pool.addressOf(word) };
  const writer = new ByteWriter();
  const add = (id: number, items: readonly Code[]): void => {
    const content = bytesOf([unsigned(items.length), items], symbols);
    writer.write([id, unsigned(content.length), content], symbols);
  };
  writer.write(magicAndVersion, symbols);
  const types = [...new Set(functions.map(signatureKey))];
  add(
    section.type,
    types.map((key) => signature(functions.find((f) => signatureKey(f) === key) as FunctionDefinition)),
  );
  add(section.import, [[text(memory.module), text(memory.name), 0x02, 0x00, unsigned(memory.minPages)]]);
  add(
    section.function,
    functions.map((f) => unsigned(types.indexOf(signatureKey(f)))),
  );
  add(
    section.export,
    exports.map((name) => [text(name), 0x00, name]),
  );
  add(
    section.code,
    functions.map((f) => functionCode(f, symbols)),
  );
  // The pool is known only now that the code is written.
  add(section.data, [...pool.segments(), ...data].map(dataSegment));
  const bytes = writer.result();
  watching.by.module?.(bytes);
  return bytes;
}

function signatureKey({ params, results }: FunctionDefinition): string {
  return `${params} -> ${results}`;
}

function signature({ params, results }: FunctionDefinition): Code {
  const list = (types: readonly ValueType[]): Code => [
    unsigned(types.length),
    types.map((type) => valueTypeByte[type]),
  ];
  return [0x60, list(params), list(results)];
}

function text(value: string): Code {
  const bytes = new TextEncoder().encode(value);
  return [unsigned(bytes.length), bytes];
}

function functionCode({ locals, body }: FunctionDefinition, symbols: Symbols): Code {
  const content = bytesOf([localGroups(locals), body, 0x0b], symbols);
  return [unsigned(content.length), content];
}

/** Runs of one type are declared together. */
function localGroups(locals: readonly ValueType[]): Code {
  const runs: { type: ValueType; count: number }[] = [];
  for (const type of locals) {
    const last = runs[runs.length - 1];
    if (last?.type === type) last.count++;
    else runs.push({ type, count: 1 });
  }
  return [unsigned(runs.length), runs.map(({ type, count }) => [unsigned(count), valueTypeByte[type]])];
}

function bytesOf(code: Code, symbols: Symbols): Uint8Array {
  const writer = new ByteWriter();
  writer.write(code, symbols);
  return writer.result();
}
