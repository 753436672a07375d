import type { ChainResult } from './chain-result.ts';
import type { SampleSettings } from './options.ts';

export interface SampleResult {
  /** In order of chain number. */
  readonly chains: readonly ChainResult[];
  readonly settings: SampleSettings;
}
