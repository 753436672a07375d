import type { Expression } from '@bayes-window/dsl';
import type { DensityGraph } from '../../density.ts';
import { assembleModule } from './assembler/index.ts';
import { emitKernel } from './kernel.ts';
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
  readonly data: readonly DataSegment[];
}

/** A program with where its data come from, which is not postable. */
export interface LoweredProgram {
  readonly program: WasmProgram;
  readonly placements: readonly Placement[];
}

/** Lowers a density graph to one WebAssembly module that imports its memory. */
export function emitProgram(graph: DensityGraph): WasmProgram {
  return lower(graph).program;
}

export function lower({ model, logDensity, gradients, outputs }: DensityGraph): LoweredProgram {
  const outputCount = model.outputs.reduce((total, { size }) => total + size, 0);
  const layout = new MemoryLayout();
  const positionOffset = layout.allocate(model.dimension);
  const gradientOffset = layout.allocate(model.dimension);
  const outputsOffset = layout.allocate(outputCount);
  const inputs = new Map<Expression, number>(
    model.parameters.map(({ input, offset }) => [input, positionOffset + offset * 8]),
  );
  const calls = new Set<string>();
  const destinations = gradients.map((value, i) => {
    const { axes, offset } = model.parameters[i];
    return { value, axes, address: gradientOffset + offset * 8 };
  });
  const stores = outputs.map((value, i) => {
    const { axes, offset } = model.outputs[i];
    return { value, axes, address: outputsOffset + offset * 8 };
  });
  const kernels = [
    emitKernel({ name: 'logDensityAndGradient', result: logDensity, destinations }, layout, inputs, calls),
    emitKernel({ name: 'writeOutputs', destinations: stores }, layout, inputs, calls),
  ];
  const bytes = assembleModule({
    memory: { module: 'env', name: 'memory', minPages: layout.pages },
    functions: [...kernels, ...mathFunctions(calls)],
    exports: kernels.map(({ name }) => name),
  });
  const module = new WebAssembly.Module(bytes);
  const program = {
    module,
    bytes,
    dimension: model.dimension,
    outputCount,
    memoryPages: layout.pages,
    positionOffset,
    gradientOffset,
    outputsOffset,
    data: segmentsOf(layout.placements),
  };
  return { program, placements: layout.placements };
}
