import { compile } from '@bayes-window/compiler';
import { axis, column, HalfNormal, Normal, StudentT, sample } from '@bayes-window/dsl';

export const longRun = { chains: 2, warmup: 2000, warmupMayEndEarly: false, draws: 3000, seed: 8 };

/** A density of some 50 microseconds, which a run of `longRun` takes some seconds over. */
export function compileLongModel() {
  const row = axis('row', 50_000);
  const y = column(
    'y',
    row,
    Float64Array.from({ length: 50_000 }, (_, i) => 3 * Math.sin(i * 12.9898)),
  );
  return compile(() => {
    const mu = sample('mu', Normal(0, 1));
    sample('y', StudentT(4, mu, sample('sigma', HalfNormal(1))), { obs: y });
  });
}
