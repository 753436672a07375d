import type { Samplable } from '../program.ts';
import type { SampleOptions } from './options.ts';
import { start } from './run.ts';
import type { SampleResult } from './sample-result.ts';

/** Draws from a log density by several chains. The same seed gives the same draws for any number of workers. */
export async function sample(samplable: Samplable, options: SampleOptions = {}): Promise<SampleResult> {
  return start(samplable, options).collect();
}
