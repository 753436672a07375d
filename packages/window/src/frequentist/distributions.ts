import { numeric } from '@bayes-window/dsl';

/** P(F > f) of the F distribution: I_x(d2/2, d1/2) at x = d2 / (d2 + d1 f). */
export function fUpperTail(f: number, df1: number, df2: number): number {
  return f === Number.POSITIVE_INFINITY ? 0 : numeric.betainc(df2 / 2, df1 / 2, df2 / (df2 + df1 * f));
}

/** P(|Z| > |z|) of the standard normal distribution. */
export function normalTwoSided(z: number): number {
  return numeric.erfc(Math.abs(z) / Math.SQRT2);
}

/** The 97.5% quantile of the standard normal distribution. */
export const normalQuantile975 = 1.959963984540054;
