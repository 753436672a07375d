import type { DensityProgram } from '../density.ts';
import type { Leg, LegResult } from '../run/leg.ts';
import type { SampleSettings } from '../run/options.ts';

/** What a worker starts with. `stop[0]` turns 1 when the run is to end. */
export interface WorkerData {
  readonly program: DensityProgram;
  readonly settings: SampleSettings;
  readonly stop: Int32Array;
}

/** To a worker: once what it starts with, then one leg at a time. */
export type MessageToWorker =
  | { readonly type: 'start'; readonly data: WorkerData }
  | { readonly type: 'leg'; readonly leg: Leg };

/** From a worker, one for each leg. */
export type WorkerMessage =
  | { readonly type: 'finished'; readonly result: LegResult }
  | {
      readonly type: 'failed';
      readonly code: string;
      readonly message: string;
      readonly details: Readonly<Record<string, unknown>>;
    };
