import type { CompiledModel } from '@bayes-window/compiler';

export const longRun: { chains: number; warmup: number; draws: number; seed: number };
export function compileLongModel(): CompiledModel;
