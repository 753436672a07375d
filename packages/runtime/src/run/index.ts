export type { ChainRestart } from '../warmup/report.ts';
export { SamplingAborted } from './aborted.ts';
export type { ChainResult } from './chain-result.ts';
export type { DrawBlock, DrawColumns } from './draws.ts';
export type { RunOptions, SampleOptions, SampleSettings } from './options.ts';
export type { ChainProgress, RunProgress } from './progress.ts';
export { Run, resume, start } from './run.ts';
export { sample } from './sample.ts';
export type { SampleResult } from './sample-result.ts';
