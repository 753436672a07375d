export type { DrawStatistics, DrawsFileHead } from './format.ts';
export { DrawsFile, openDraws } from './reader.ts';
export type { ByteSink } from './sink.ts';
