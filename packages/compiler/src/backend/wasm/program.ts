import { type Expression, ModelError } from '@bayes-window/dsl';
import type { DensityGraph } from '../../density.ts';
import type { Destination } from '../../schedule/tasks.ts';
import type { NoiseSlot, ParameterSlot } from '../../unconstrain/unconstrain.ts';
import { assembleModule, type FunctionDefinition, type ModuleDefinition } from './assembler/index.ts';
import { type Engine, thisEngine } from './engine.ts';
import { emitKernel } from './kernel.ts';
import { leapfrogFunctions } from './leapfrog.ts';
import { mathFunctions } from './libm/index.ts';
import { type DataSegment, MemoryLayout, type Placement, segmentsOf } from './memory-layout.ts';

/** A compiled log density as plain, postable data; satisfies the runtime's `DensityProgram`. Offsets are in bytes. */
export interface WasmProgram {
  readonly module: WebAssembly.Module;
  readonly bytes: Uint8Array;
  readonly dimension: number;
  readonly outputCount: number;
  readonly memoryPages: number;
  readonly positionOffset: number;
  readonly gradientOffset: number;
  readonly outputsOffset: number;
  readonly noiseOffset: number;
  readonly noiseCount: number;
  readonly data: readonly DataSegment[];
}

/** A program with where its data come from, which is not postable. */
export interface LoweredProgram {
  readonly program: WasmProgram;
  readonly placements: readonly Placement[];
  readonly definition: ModuleDefinition;
}

/** Lowers a density graph to one WebAssembly module that imports its memory. */
export function emitProgram(graph: DensityGraph, engine: Engine = thisEngine): WasmProgram {
  return lower(graph, engine).program;
}

/** Throws MODEL_TOO_LARGE where the arrays don't fit into 4 GiB. */
export function lower(
  { model, logDensity, gradients, outputs }: DensityGraph,
  engine: Engine = thisEngine,
): LoweredProgram {
  const layout = new MemoryLayout();
  const outputCount = model.outputs.reduce((total, { size }) => total + size, 0);
  const [positionOffset, gradientOffset] = [
    layout.allocate(model.dimension),
    layout.allocate(model.dimension),
  ];
  const outputsOffset = layout.allocate(outputCount);
  const noise = model.noise ?? [];
  const noiseCount = noise.reduce((total, { size }) => total + size, 0);
  const noiseOffset = layout.allocate(noiseCount);
  const inputs = new Map<Expression, number>([
    ...placed(model.parameters, positionOffset),
    ...placed(noise, noiseOffset),
  ]);
  const stored = (values: readonly Expression[], slots: readonly Slot[], start: number): Destination[] =>
    values.map((value, i) => ({ value, axes: slots[i].axes, address: start + slots[i].offset * 8 }));
  const calls = new Set<string>();
  const functions: FunctionDefinition[] = [];
  const kernels = [
    {
      name: 'logDensityAndGradient',
      result: logDensity,
      destinations: stored(gradients, model.parameters, gradientOffset),
    },
    { name: 'writeOutputs', destinations: stored(outputs, model.outputs, outputsOffset) },
  ].map((kernel) => emitKernel(kernel, { engine, layout, inputs, calls, functions }));
  checkSize(layout);
  const { dimension } = model;
  const leapfrog = engine.simd ? leapfrogFunctions(dimension, positionOffset, gradientOffset) : [];
  const entries = [...kernels, ...leapfrog];
  const definition: ModuleDefinition = {
    memory: { module: 'env', name: 'memory', minPages: layout.pages },
    functions: [...entries, ...functions, ...mathFunctions(calls)],
    exports: entries.map(({ name }) => name),
  };
  const bytes = assembleModule(definition);
  const program = {
    ...{ module: new WebAssembly.Module(bytes), bytes, dimension, outputCount, memoryPages: layout.pages },
    ...{ positionOffset, gradientOffset, outputsOffset, noiseOffset, noiseCount },
    data: segmentsOf(layout.placements),
  };
  return { program, placements: layout.placements, definition };
}

function placed(slots: readonly NoiseSlot[], start: number): [Expression, number][] {
  return slots.map(({ input, offset }) => [input, start + offset * 8]);
}

type Slot = Pick<ParameterSlot, 'axes' | 'offset'>;

const mostPages = 65_536;

function checkSize({ pages, largest }: MemoryLayout): void {
  if (pages <= mostPages) return;
  const gibibytes = (count: number): string => (count / 2 ** 30).toFixed(1);
  throw new ModelError(
    'MODEL_TOO_LARGE',
    `The model needs ${gibibytes(pages * 65_536)} GiB of memory; WebAssembly has 4. Its largest array takes ${gibibytes(largest)} GiB. ` +
      'Reduce the rows or the levels, or replace a table over two axes by columns and codes.',
    { bytes: pages * 65_536, largest },
  );
}
