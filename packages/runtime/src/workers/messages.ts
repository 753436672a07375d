import type { ChainResult } from '../chain.ts';
import type { DensityProgram } from '../density.ts';
import type { SampleSettings } from '../options.ts';
import type { ChainProgress } from '../progress.ts';

/** What a worker starts with. `stop[0]` turns 1 when the run is to end. */
export interface WorkerData {
  readonly program: DensityProgram;
  readonly settings: SampleSettings;
  readonly stop: Int32Array;
}

/** To a worker: the next chain to run. */
export interface ChainRequest {
  readonly chain: number;
}

/** From a worker. */
export type WorkerMessage =
  | { readonly type: 'progress'; readonly progress: ChainProgress }
  | { readonly type: 'finished'; readonly result: ChainResult }
  | { readonly type: 'stopped'; readonly chain: number }
  | {
      readonly type: 'failed';
      readonly code: string;
      readonly message: string;
      readonly details: Readonly<Record<string, unknown>>;
    };
