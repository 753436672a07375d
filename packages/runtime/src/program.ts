import { copy } from './copy.ts';
import type { DensityProgram, LogDensity, Target } from './density.ts';
import { type LeapfrogExports, pointMemory, pointPages } from './point-memory.ts';

interface Exports extends Partial<LeapfrogExports> {
  logDensityAndGradient(): number;
  writeOutputs(): void;
}

/** Gives a compiled program its memory and makes it callable. Synchronous; the program can be instantiated many times. */
export function instantiate(program: DensityProgram): Target {
  const pagesOfPoints = pointPages(program);
  const memory = new WebAssembly.Memory({ initial: program.memoryPages + pagesOfPoints });
  for (const { offset, values } of program.data) {
    new Uint8Array(memory.buffer, offset).set(
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    );
  }
  const { dimension, outputCount, noiseCount = 0, noiseOffset = 0 } = program;
  const exports = new WebAssembly.Instance(program.module, { env: { memory } }).exports as unknown as Exports;
  const position = new Float64Array(memory.buffer, program.positionOffset, dimension);
  const gradient = new Float64Array(memory.buffer, program.gradientOffset, dimension);
  const outputs = new Float64Array(memory.buffer, program.outputsOffset, outputCount);
  const noise = new Float64Array(memory.buffer, noiseOffset, noiseCount);
  const points =
    pagesOfPoints === 0 ? undefined : pointMemory(program, memory.buffer, exports as LeapfrogExports);
  return {
    dimension,
    outputCount,
    noiseCount,
    workspace: { position, gradient, outputs, points },
    logDensityAndGradient(at, gradientOut) {
      if (at !== position) copy(at, position);
      const value = exports.logDensityAndGradient();
      if (gradientOut !== gradient) copy(gradient, gradientOut);
      return value;
    },
    writeOutputs(at, outputsOut, noiseIn) {
      if (at !== position) copy(at, position);
      if (noiseIn !== undefined) copy(noiseIn, noise);
      else if (noiseCount > 0) throw new Error('writeOutputs needs the noise of the draw, see outputNoise');
      exports.writeOutputs();
      if (outputsOut !== outputs) copy(outputs, outputsOut);
    },
  };
}

export type Samplable = DensityProgram | Target | LogDensity;

export function isProgram(samplable: Samplable): samplable is DensityProgram {
  return 'module' in samplable;
}

/** A plain log density reports its position itself. */
export function toTarget(samplable: Samplable): Target {
  if (isProgram(samplable)) return instantiate(samplable);
  if ('writeOutputs' in samplable) return samplable;
  return {
    dimension: samplable.dimension,
    outputCount: samplable.dimension,
    workspace: samplable.workspace,
    logDensityAndGradient: (position, gradient) => samplable.logDensityAndGradient(position, gradient),
    writeOutputs: (position, outputs) => outputs.set(position),
  };
}
