import { poolDraws } from '../draws.ts';
import { variance } from '../moments.ts';
import type { ElpdEstimate } from './elpd.ts';
import { logSumExp } from './log-sum-exp.ts';
import { forEachObservation, type PointwiseLogLikelihood, sumOf } from './pointwise.ts';

/** The widely applicable information criterion; `loo` says more, and says when it can't be trusted. */
export interface Waic extends ElpdEstimate {
  readonly method: 'WAIC';
  /** Numbers of the observations whose log likelihood varies by more than 0.4, for which WAIC is not dependable. */
  readonly unreliable: readonly number[];
}

/** Above it, Vehtari, Gelman & Gabry 2017, section 2.2. */
const largestVariance = 0.4;

/** elpd = log mean p - var log p for each observation (Watanabe 2010; Gelman, Hwang & Vehtari 2014). */
export function waic(logLikelihood: PointwiseLogLikelihood): Waic {
  const points = forEachObservation(logLikelihood, (observation) => {
    const values = poolDraws(observation);
    const spread = variance(values);
    return { elpd: logSumExp(values) - Math.log(values.length) - spread, variance: spread };
  });
  const pointwise = {
    elpd: Float64Array.from(points, ({ elpd }) => elpd),
    effectiveParameters: Float64Array.from(points, (point) => point.variance),
  };
  return {
    method: 'WAIC',
    elpd: sumOf(pointwise.elpd),
    effectiveParameters: sumOf(pointwise.effectiveParameters),
    informationCriterion: sumOf(pointwise.elpd, -2),
    observations: points.length,
    unreliable: [...points.keys()].filter((i) => points[i].variance > largestVariance),
    pointwise,
  };
}
