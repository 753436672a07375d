import { describe, expect, it } from 'vitest';
import { axis, data, evaluate, hiddenMarkovLogLikelihood, input } from './index.ts';

const [time, state, to] = [axis('time', 4), axis('state', 3), axis('to', 3)];
const noise = (i: number): number => Math.abs(Math.sin(12.9898 * (i + 1)));
const initial = [0.2, 0.5, 0.3];
const transition = Array.from({ length: 4 * 9 }, (_, i) => noise(i));
const emission = Array.from({ length: 4 * 3 }, (_, i) => noise(100 + i));
const logs = (values: readonly number[]): Float64Array => Float64Array.from(values, Math.log);

/** Sum over all 3^4 paths. */
function likelihood(probability: (t: number, from: number, into: number) => number): number {
  let total = 0;
  for (let path = 0; path < 3 ** 4; path++) {
    const z = [0, 1, 2, 3].map((t) => Math.floor(path / 3 ** t) % 3);
    total += z.reduce(
      (product, k, t) => product * emission[3 * t + k] * (t < 3 ? probability(t, k, z[t + 1]) : 1),
      initial[z[0]],
    );
  }
  return total;
}

describe('hiddenMarkovLogLikelihood', () => {
  const chain = {
    time,
    state,
    to,
    initial: data(logs(initial), [state]),
    emission: data(logs(emission), [time, state]),
  };

  it('sums over all paths', () => {
    const same = data(logs(transition.slice(0, 9)), [state, to]);
    const [[value]] = [...evaluate([hiddenMarkovLogLikelihood({ ...chain, transition: same })])];
    expect(value).toBeCloseTo(Math.log(likelihood((_, k, l) => transition[3 * k + l])), 12);
  });

  it('takes transitions that differ by step', () => {
    const byStep = data(logs(transition), [time, state, to]);
    const [[value]] = [...evaluate([hiddenMarkovLogLikelihood({ ...chain, transition: byStep })])];
    expect(value).toBeCloseTo(Math.log(likelihood((t, k, l) => transition[9 * t + 3 * k + l])), 12);
  });

  it('names the part that lacks an axis', () => {
    expect(() => hiddenMarkovLogLikelihood({ ...chain, transition: input('p', [state]) })).toThrow(
      /transition has axes \[state: 3\], without "to"/,
    );
  });
});
