import type { DensityProgram } from './density.ts';
import type { ParameterDraws } from './diagnostics/index.ts';
import { elementName } from './element-name.ts';
import { SamplingError } from './errors.ts';
import type { ChainResult } from './run/chain-result.ts';

/** The manifest of a model that was compiled ahead of time; the compiler's satisfies it structurally. */
export interface Manifest {
  readonly format: string;
  readonly version: number;
  readonly dimension: number;
  readonly memoryPages: number;
  readonly positionOffset: number;
  readonly gradientOffset: number;
  readonly outputsOffset: number;
  readonly outputs: readonly {
    readonly name: string;
    readonly axes: readonly {
      readonly name: string;
      readonly size: number;
      readonly labels?: readonly string[];
    }[];
    readonly offset: number;
    readonly size: number;
  }[];
}

/** A model that was compiled ahead of time, ready to be sampled. */
export interface LoadedModule {
  readonly program: DensityProgram;
  /** One entry per scalar of the outputs, named by the model: `effect[m01]`. Gives the draws of a run. */
  namedDraws(chains: readonly ChainResult[]): ParameterDraws[];
}

const supportedVersion = 1;

/** Makes a module callable, in a page or worker too. Throws MODULE_FORMAT or MODULE_INVALID. */
export async function loadModule({
  bytes,
  manifest,
}: {
  readonly bytes: BufferSource;
  readonly manifest: Manifest;
}): Promise<LoadedModule> {
  checkManifest(manifest);
  const { dimension, memoryPages, positionOffset, gradientOffset, outputsOffset, outputs } = manifest;
  const outputCount = outputs.reduce((total, { size }) => total + size, 0);
  const module = await compileBytes(bytes);
  return {
    program: {
      ...{ module, dimension, outputCount, memoryPages, positionOffset, gradientOffset, outputsOffset },
      data: [],
    },
    namedDraws: (chains) =>
      scalarNames(manifest).map((name, k) => ({ name, draws: columnOf(chains, k, outputCount) })),
  };
}

function checkManifest(manifest: Manifest): void {
  const { format, version } = (manifest ?? {}) as Partial<Manifest>;
  if (format === 'bayes-window module' && version === supportedVersion) return;
  throw new SamplingError(
    'MODULE_FORMAT',
    `The manifest is of format "${format}", version ${version}; this loader reads "bayes-window module", version ${supportedVersion}. ` +
      'Make it with compileToModule of the same release.',
    { format, version },
  );
}

async function compileBytes(bytes: BufferSource): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SamplingError(
      'MODULE_INVALID',
      `The bytes are no WebAssembly module that this engine can run (${reason}). Read the file whole and as bytes, not as text.`,
      { reason },
    );
  }
}

function scalarNames({ outputs }: Manifest): string[] {
  return outputs.flatMap(({ name, axes, size }) =>
    Array.from({ length: size }, (_, element) => elementName(name, axes, element)),
  );
}

function columnOf(chains: readonly ChainResult[], column: number, width: number): Float64Array[] {
  return chains.map(({ outputs }) =>
    Float64Array.from({ length: outputs.length / width }, (_, draw) => outputs[draw * width + column]),
  );
}
