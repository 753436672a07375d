/** A stream of numbers uniform on the open interval (0, 1). */
export interface UniformSource {
  uniform(): number;
}

/**
 * Event times, in seconds, of a Poisson process whose rate in second k is `rates[k]` Hz. Unit-rate arrivals are
 * carried through the inverse of the cumulative rate (time rescaling).
 */
export function poissonProcess(rates: readonly number[], random: UniformSource): number[] {
  const times: number[] = [];
  let cumulative = 0;
  let arrival = -Math.log(random.uniform());
  rates.forEach((rate, second) => {
    while (arrival < cumulative + rate) {
      times.push(second + (arrival - cumulative) / rate);
      arrival -= Math.log(random.uniform());
    }
    cumulative += rate;
  });
  return times;
}
