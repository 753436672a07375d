import { betainc, incompleteBeta } from '../numeric/index.ts';
import { lbeta, log, log1p } from '../ops/index.ts';
import { gamma, normal } from '../random/index.ts';
import { positive, real } from '../supports/index.ts';
import { defineDistribution } from './define.ts';

/**
 * log p = -(df+1)/2 log(1 + z^2/df) - log scale - log(df)/2 - log B(df/2, 1/2),
 * z = (x - loc)/scale
 */
export const StudentT = defineDistribution({
  name: 'StudentT',
  parameters: {
    df: { support: positive },
    loc: { support: real, default: 0 },
    scale: { support: positive, default: 1 },
  },
  support: () => real,
  logDensity: (x, { df, loc, scale }) => {
    const halfDf = df.mul(0.5);
    const normaliser = lbeta(halfDf, 0.5).add(log(df).mul(0.5)).neg();
    const kernel = halfDf.add(0.5).mul(log1p(x.sub(loc).div(scale).square().div(df)));
    return normaliser.sub(log(scale)).sub(kernel);
  },
  sample: (source, { df, loc, scale }) =>
    loc + (scale * normal(source)) / Math.sqrt(gamma(source, df / 2) / (df / 2)),
  mean: ({ df, loc }) => (df > 1 ? loc : Number.NaN),
  variance: ({ df, scale }) => {
    if (df > 2) return (scale * scale * df) / (df - 2);
    return df > 1 ? Number.POSITIVE_INFINITY : Number.NaN;
  },
  cdf: (x, { df, loc, scale }) => standardCdf((x - loc) / scale, df),
});

/** The tail beyond |z| is I(df/(df + z^2); df/2, 1/2)/2; where z^2 < df, from its complement, which keeps the digits of z. */
function standardCdf(z: number, df: number): number {
  const square = z * z;
  const twoTails =
    square < df
      ? incompleteBeta(0.5, df / 2, square / (df + square)).upper
      : betainc(df / 2, 0.5, df / (df + square));
  return z < 0 ? 0.5 * twoTails : 1 - 0.5 * twoTails;
}
