import { SamplingError } from '../errors.ts';
import type { ChainResult } from './chain-result.ts';

/** A run that was stopped. */
export class SamplingAborted extends SamplingError {
  /** The chains that have draws, with those they have: not all chains need have the same number. */
  readonly partial: readonly ChainResult[];
  /** The run as it stands, for `resume`. */
  readonly save: () => Uint8Array;

  constructor(partial: readonly ChainResult[], save: () => Uint8Array) {
    const draws = partial.reduce((sum, { logDensity }) => sum + logDensity.length, 0);
    super(
      'ABORTED',
      `Sampling was stopped; the ${draws} draws that were finished, of ${partial.length} chains, are in the error's "partial", and its save() gives a state to resume from.`,
    );
    this.name = 'AbortError';
    this.partial = partial;
    this.save = save;
  }
}
