import type { CompiledModel } from '@bayes-window/compiler';

export const longRun: {
  chains: number;
  warmup: number;
  warmupMayEndEarly: boolean;
  draws: number;
  seed: number;
};
export function compileLongModel(): CompiledModel;
