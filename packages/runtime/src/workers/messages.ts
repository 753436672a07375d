import type { DensityProgram } from '../density.ts';
import type { Leg, LegResult } from '../run/leg.ts';
import type { SampleSettings } from '../run/options.ts';

/** What a worker starts with. `stop[0]` turns 1 when the run is to end. It is sent one `Leg` at a time. */
export interface WorkerData {
  readonly program: DensityProgram;
  readonly settings: SampleSettings;
  readonly stop: Int32Array;
}

export type LegMessage = Leg;

/** From a worker, one for each leg. */
export type WorkerMessage =
  | { readonly type: 'finished'; readonly result: LegResult }
  | {
      readonly type: 'failed';
      readonly code: string;
      readonly message: string;
      readonly details: Readonly<Record<string, unknown>>;
    };
