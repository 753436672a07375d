import type { WasmProgram } from '@bayes-window/compiler';

/** Runs a compiled program's kernels at a position, without the runtime, which the compiler does not know. */
export function runProgram(program: WasmProgram, at: ArrayLike<number>) {
  const { module, memoryPages, data, positionOffset, gradientOffset, outputsOffset, outputCount } = program;
  const memory = new WebAssembly.Memory({ initial: memoryPages });
  for (const { offset, values } of data) {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    new Uint8Array(memory.buffer, offset).set(bytes);
  }
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  new Float64Array(memory.buffer, positionOffset, at.length).set(at);
  const logDensity = (exports.logDensityAndGradient as () => number)();
  (exports.writeOutputs as () => void)();
  return {
    logDensity,
    gradient: new Float64Array(memory.buffer, gradientOffset, at.length),
    outputs: new Float64Array(memory.buffer, outputsOffset, outputCount),
  };
}
