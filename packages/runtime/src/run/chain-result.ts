import type { DrawColumns } from './draws.ts';

/** What one chain drew. */
export interface ChainResult extends DrawColumns {
  readonly chain: number;
  /** The adapted step size, before jitter. */
  readonly stepSize: number;
  /** Its diagonal: the variances that the metric takes the unconstrained parameters to have. */
  readonly inverseMassMatrix: Float64Array;
  readonly gradientCount: { readonly warmup: number; readonly sampling: number };
}
