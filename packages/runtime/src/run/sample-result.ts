import type { AcceptanceTarget, ChainRestart } from '../warmup/report.ts';
import type { ChainResult } from './chain-result.ts';
import type { SampleSettings } from './options.ts';

export interface SampleResult {
  /** In order of chain number. */
  readonly chains: readonly ChainResult[];
  readonly settings: SampleSettings;
  /** Chains that warmup took out of a lesser mode: what they saw of it is in no draw. */
  readonly restarts: readonly ChainRestart[];
  /** What made the draws: that of the settings, or what 'auto' came to. */
  readonly transition: AcceptanceTarget['transition'];
}
