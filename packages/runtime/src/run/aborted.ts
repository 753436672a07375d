import { SamplingError } from '../errors.ts';
import type { ChainResult } from './chain-result.ts';
import { drawCount, firstDraws } from './draws.ts';
import type { SampleResult } from './sample-result.ts';

/** A run that was stopped. */
export class SamplingAborted extends SamplingError {
  /** The chains that have draws, with those they have: not all chains need have the same number. */
  readonly partial: readonly ChainResult[];
  /** The run as it stands, for `resume`. */
  readonly save: () => Uint8Array;
  private readonly result: SampleResult;

  constructor(result: SampleResult, save: () => Uint8Array) {
    const { chains } = result;
    const draws = chains.reduce((sum, chain) => sum + drawCount(chain), 0);
    super(
      'ABORTED',
      `Sampling was stopped; the ${draws} draws that were finished, of ${chains.length} chains, are in the error's "partial", and its save() gives a state to resume from.`,
    );
    this.name = 'AbortError';
    this.partial = chains;
    this.save = save;
    this.result = result;
  }

  /** The draws that every chain has, as the result of a shorter run; undefined while a chain has none. */
  get common(): SampleResult | undefined {
    const { partial, result } = this;
    const { settings } = result;
    if (partial.length < settings.chains) return undefined;
    const draws = Math.min(...partial.map(drawCount));
    const chains = partial.map((chain) => ({ ...chain, ...firstDraws(chain, draws) }));
    return { ...result, chains, settings: { ...settings, draws } };
  }
}
