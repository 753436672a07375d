import { axis, column, HalfNormal, Normal, plate, sample } from '@bayes-window/dsl';
import { type InferOptions, infer } from 'bayes-window';

const row = axis('row', 6);
const x = column('x', row, [1, 2, 3, 4, 5, 6]);
const y = column('y', row, [1.1, 1.9, 3.2, 3.9, 5.3, 5.8]);

function regression(): void {
  const slope = sample('slope', Normal(0, 5));
  const sigma = sample('sigma', HalfNormal(1));
  plate(row, () => sample('y', Normal(slope.mul(x), sigma), { obs: y }));
}

/** What a host makes of one seed: equal wherever it runs. */
export async function fitRegression(options: InferOptions) {
  const { summary, samples } = await infer(regression, [], { seed: 3, ...options });
  return { summary, draws: [...samples.chains[1].outputs.slice(0, 20)] };
}
