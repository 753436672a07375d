import type { CompiledModel } from '@bayes-window/compiler';
import { Posterior } from './posterior.ts';

/** The draws of a compiled model, each draw's outputs after the other, by the names and labels of what it reports. */
export function posteriorOf(
  { model }: CompiledModel,
  { chains }: { readonly chains: readonly { readonly outputs: Float64Array }[] },
): Posterior {
  const total = model.outputs.reduce((sum, { size }) => sum + size, 0);
  return new Posterior(
    model.outputs.map(({ name, axes, offset, size }) => ({
      name,
      axes,
      size,
      draws: chains.map(({ outputs }) => takeColumns(outputs, total, offset, size)),
    })),
  );
}

/** Columns offset..offset+size-1 of a draw-major matrix. */
function takeColumns(outputs: Float64Array, total: number, offset: number, size: number): Float64Array {
  const draws = outputs.length / total;
  const taken = new Float64Array(draws * size);
  for (let draw = 0; draw < draws; draw++) {
    taken.set(outputs.subarray(draw * total + offset, draw * total + offset + size), draw * size);
  }
  return taken;
}
