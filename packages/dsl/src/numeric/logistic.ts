/** log(1 + exp(x)). Error below 2 ulp. */
export function log1pexp(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

/** log(1 - exp(x)) for x <= 0; -Infinity at 0, NaN above. Error below 4 ulp. */
export function log1mexp(x: number): number {
  return x > -Math.LN2 ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x));
}

/** log(p / (1 - p)); NaN outside [0, 1]. Error below 2 ulp, near p = 1/2 too. */
export function logit(p: number): number {
  // p / (1 - p) = 1 + (2p - 1)/(1 - p), and 2p - 1 is exact near p = 1/2
  return p > 0.25 && p < 0.75 ? Math.log1p((2 * p - 1) / (1 - p)) : Math.log(p / (1 - p));
}

/** 1 / (1 + exp(-x)). Error below 2 ulp. */
export function expit(x: number): number {
  if (x > 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** log expit(x) = -log(1 + exp(-x)). Error below 2 ulp. */
export function logExpit(x: number): number {
  return -log1pexp(-x);
}

/** log(exp(x) + exp(y)); -Infinity adds nothing. Error below 2 ulp of the larger of |x|, |y| and the result. */
export function logAddExp(x: number, y: number): number {
  return x === y ? x + Math.LN2 : Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y)));
}

/** log sum_i exp(x[i]); -Infinity for an empty list. Error below 4 ulp of the largest |x[i]| or of the result. */
export function logSumExp(x: readonly number[]): number {
  const largest = Math.max(...x);
  if (!Number.isFinite(largest)) return largest;
  const at = x.indexOf(largest);
  let rest = 0;
  for (let i = 0; i < x.length; i++) if (i !== at) rest += Math.exp(x[i] - largest);
  return largest + Math.log1p(rest);
}
