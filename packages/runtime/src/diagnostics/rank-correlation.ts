import { type Draws, splitChains } from './draws.ts';
import { mean } from './moments.ts';
import { rankNormalise } from './rank-normalise.ts';

/** Correlation of the normal scores of the ranks of two quantities over the same draws; 0 where one is constant. */
export function rankCorrelation(a: Draws, b: Draws): number {
  const [x, y] = [a, b].map((draws) => rankNormalise(splitChains(draws)).values);
  const [meanX, meanY] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    xy += (x[i] - meanX) * (y[i] - meanY);
    xx += (x[i] - meanX) ** 2;
    yy += (y[i] - meanY) ** 2;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}
