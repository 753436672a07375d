export type { GeneratedTable } from './columns.ts';
export * from './lfp.ts';
export type { NeuronRates } from './rates.ts';
export * from './spikes.ts';
export * from './variants.ts';
