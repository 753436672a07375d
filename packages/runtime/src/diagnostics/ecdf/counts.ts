/** A distribution on whole numbers: `probabilities[j]` is that of `first + j`; what lies outside is below 1e-20. */
export interface CountDistribution {
  readonly first: number;
  readonly probabilities: Float64Array;
}

let table = new Float64Array([0]);

/** log n! */
export function logFactorial(n: number): number {
  if (n >= table.length) {
    const longer = new Float64Array(2 * n + 1);
    longer.set(table);
    for (let i = table.length; i < longer.length; i++) longer[i] = longer[i - 1] + Math.log(i);
    table = longer;
  }
  return table[n];
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** Successes in `trials` independent trials. */
export function binomial(trials: number, probability: number): CountDistribution {
  if (probability === 0 || probability === 1) {
    return { first: trials * probability, probabilities: Float64Array.of(1) };
  }
  const [logP, logQ] = [Math.log(probability), Math.log1p(-probability)];
  return around(
    trials * probability,
    Math.sqrt(trials * probability * (1 - probability)),
    [0, trials],
    (x) => logChoose(trials, x) + x * logP + (trials - x) * logQ,
  );
}

export function poisson(mean: number): CountDistribution {
  const logMean = Math.log(mean);
  return around(
    mean,
    Math.sqrt(mean),
    [0, Number.POSITIVE_INFINITY],
    (x) => x * logMean - mean - logFactorial(x),
  );
}

/** Marked among `taken` of `marked + unmarked` things, taken without putting them back. */
export function hypergeometric(marked: number, unmarked: number, taken: number): CountDistribution {
  const all = marked + unmarked;
  const share = taken / all;
  return around(
    marked * share,
    Math.sqrt((marked * share * (1 - share) * unmarked) / Math.max(all - 1, 1)),
    [Math.max(0, taken - unmarked), Math.min(marked, taken)],
    (x) => logChoose(marked, x) + logChoose(unmarked, taken - x) - logChoose(all, taken),
  );
}

/** Ten standard deviations to each side of the mean, and some more where they are few. */
function around(
  mean: number,
  deviation: number,
  [least, most]: readonly [number, number],
  logProbability: (x: number) => number,
): CountDistribution {
  const reach = 10 * deviation + 20;
  const first = Math.max(least, Math.floor(mean - reach));
  const last = Math.min(most, Math.ceil(mean + reach));
  return {
    first,
    probabilities: Float64Array.from({ length: last - first + 1 }, (_, j) =>
      Math.exp(logProbability(first + j)),
    ),
  };
}

/** The smallest x with P(X <= x) >= probability. */
export function lowerQuantile({ first, probabilities }: CountDistribution, probability: number): number {
  let below = 0;
  for (let j = 0; j < probabilities.length; j++) {
    below += probabilities[j];
    if (below >= probability) return first + j;
  }
  return first + probabilities.length - 1;
}

/** The largest x with P(X >= x) >= probability. */
export function upperQuantile({ first, probabilities }: CountDistribution, probability: number): number {
  let above = 0;
  for (let j = probabilities.length - 1; j >= 0; j--) {
    above += probabilities[j];
    if (above >= probability) return first + j;
  }
  return first;
}

/** 2 min(P(X <= x), P(X >= x)) for each x of the distribution. */
export function tailProbabilities({ probabilities }: CountDistribution): Float64Array {
  const below = probabilities.slice();
  const above = probabilities.slice();
  for (let j = 1; j < below.length; j++) below[j] += below[j - 1];
  for (let j = above.length - 2; j >= 0; j--) above[j] += above[j + 1];
  return below.map((value, j) => Math.min(1, 2 * Math.min(value, above[j])));
}
