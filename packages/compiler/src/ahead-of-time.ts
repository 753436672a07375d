import type { Axis } from '@bayes-window/dsl';
import { assembleModule } from './backend/wasm/assembler/index.ts';
import { lower } from './backend/wasm/program.ts';
import { densityGraph } from './density.ts';
import { traceModel } from './trace/trace-model.ts';
import { type Output, unconstrain } from './unconstrain/unconstrain.ts';

/** What a loader must know of a module: plain data, which JSON keeps. Offsets of arrays in bytes, of outputs in values. */
export interface ModuleManifest {
  readonly format: 'bayes-window module';
  readonly version: 1;
  readonly dimension: number;
  readonly memoryPages: number;
  readonly positionOffset: number;
  readonly gradientOffset: number;
  readonly outputsOffset: number;
  readonly outputs: readonly ManifestOutput[];
  /** The model in words, one line per site. */
  readonly description: readonly string[];
}

/** A reported quantity: `size` values from `offset` of a draw's outputs, row-major over `axes`. */
export interface ManifestOutput {
  readonly name: string;
  readonly kind: Output['kind'];
  readonly axes: readonly Axis[];
  readonly offset: number;
  readonly size: number;
}

/** A model with its data as one WebAssembly module. */
export interface CompiledModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly manifest: ModuleManifest;
}

/** Compiles a model with its data to a module that runs without the compiler: load it with the runtime's `loadModule`. */
export function compileToModule<Data extends readonly unknown[]>(
  run: (...data: Data) => unknown,
  ...data: Data
): CompiledModule {
  const traced = traceModel(run, ...data);
  const model = unconstrain(traced);
  const { program, definition } = lower(densityGraph(model));
  const { dimension, memoryPages, positionOffset, gradientOffset, outputsOffset } = program;
  return {
    bytes: assembleModule({ ...definition, data: program.data }),
    manifest: {
      format: 'bayes-window module',
      version: 1,
      ...{ dimension, memoryPages, positionOffset, gradientOffset, outputsOffset },
      outputs: model.outputs.map(({ name, kind, axes, offset, size }) => ({
        name,
        kind,
        axes,
        offset,
        size,
      })),
      description: traced.description,
    },
  };
}
