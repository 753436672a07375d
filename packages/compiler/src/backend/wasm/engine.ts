import { assembleModule, v128 } from './assembler/index.ts';

/** What the WebAssembly engine can run. */
export interface Engine {
  /** Two doubles at a time; without it, the code works on one. */
  readonly simd: boolean;
}

const drop = 0x1a;

/** The engine at hand, asked once whether a module with one vector in it is valid. */
export const thisEngine: Engine = {
  simd: WebAssembly.validate(
    assembleModule({
      memory: { module: 'env', name: 'memory', minPages: 1 },
      functions: [{ name: 'probe', params: [], results: [], locals: [], body: [v128.const(0n), drop] }],
      exports: [],
    }),
  ),
};
