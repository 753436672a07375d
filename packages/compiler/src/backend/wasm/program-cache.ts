import type { DensityGraph } from '../../density.ts';
import { segmentsOf } from './memory-layout.ts';
import { type LoweredProgram, lower, type WasmProgram } from './program.ts';
import { structureOf } from './structure.ts';

/** Without the code's definition, which is far larger than its bytes. */
interface Entry extends Pick<LoweredProgram, 'program' | 'placements'> {
  readonly objects: readonly object[];
}

const capacity = 64;

/**
 * Programs by structure: a model with new data of the same kind is lowered once, and its module, with what the engine
 * has learnt about it, is used again with the new data in its memory.
 */
export class ProgramCache {
  private readonly entries = new Map<string, Entry>();
  /** How many graphs have been lowered. */
  emitted = 0;

  /** The graph's program. */
  program(graph: DensityGraph): WasmProgram {
    const { key, objects } = structureOf(graph);
    const known = this.entries.get(key);
    if (known !== undefined) {
      this.entries.delete(key);
      this.entries.set(key, known);
      return withData(known, objects);
    }
    this.emitted++;
    const { program, placements } = lower(graph);
    this.entries.set(key, { program, placements, objects });
    // The least recently used one goes.
    if (this.entries.size > capacity) this.entries.delete(this.entries.keys().next().value as string);
    return program;
  }
}

/** The same code with each object's successor in its place. */
function withData({ program, placements, objects: old }: Entry, objects: readonly object[]): WasmProgram {
  const successor = new Map(old.map((object, i) => [object, objects[i]]));
  const moved = placements.map((placement) => ({
    ...placement,
    object: successor.get(placement.object) as object,
  }));
  return { ...program, data: segmentsOf(moved) };
}
