import type { ChainResult } from './chain.ts';
import { SamplingError } from './errors.ts';

/** A run that was stopped: `partial` has the chains that had finished. */
export class SamplingAborted extends SamplingError {
  readonly partial: readonly ChainResult[];

  constructor(partial: readonly ChainResult[]) {
    super(
      'ABORTED',
      `Sampling was stopped; ${partial.length} chains had finished and are kept in the error's "partial".`,
    );
    this.name = 'AbortError';
    this.partial = partial;
  }
}
