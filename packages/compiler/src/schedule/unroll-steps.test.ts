import {
  axis,
  codes,
  type Expression,
  evaluate,
  gather,
  input,
  largest,
  multiply,
  type ScanBody,
  scan,
  segmentSum,
  sum,
  sumLog,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { unrollSteps } from './unroll-steps.ts';

const [time, state, pair] = [axis('time', 4), axis('state', 3), axis('pair', 2)];
const into = codes('pair', state, pair, [1, 0, 1]);
const back = codes('state', pair, state, [2, 0]);

function bodyOf(
  step: (x: Expression, w: Expression) => Expression,
  w: Expression,
  first: Expression,
): ScanBody {
  const { last } = scan(time, {
    init: { x: first },
    over: { w },
    step: ({ x }, { w }) => ({ x: step(x, w) }),
  });
  return last.x.args[0].attributes.scan as ScanBody;
}

const w = input('w', [pair, time, state]);
const x = input('x', [state]);

describe('unrollSteps', () => {
  it.each<[string, (x: Expression, w: Expression) => Expression]>([
    ['broadcasts', (x, w) => x.add(sum(multiply(x, w), pair))],
    ['reductions', (x, w) => x.mul(largest(w, state).sum()).add(sumLog(w.exp(), pair)).mul(x.sum())],
    ['gathers', (x, w) => gather(gather(x, back), into).add(gather(sum(w, pair), back).sum())],
    ['sums by group', (x, w) => gather(segmentSum(x.mul(w.sum(pair)), into), into).add(x)],
  ])('gives the elements of a step with %s', (_, step) => {
    const body = bodyOf(step, w, x);
    const unrolled = unrollSteps(body);
    const value = (i: number): number => Math.sin(1 + i);
    const bindings = new Map<Expression, Float64Array>();
    const scalars = new Map<Expression, Float64Array>();
    for (const [k, given] of [...body.carries, ...body.parameters].entries()) {
      const elements = [...(unrolled?.carries ?? []), ...(unrolled?.parameters ?? [])][k];
      bindings.set(
        given,
        Float64Array.from(elements, (_, e) => value(10 * k + e)),
      );
      for (const [e, element] of elements.entries()) scalars.set(element, Float64Array.of(value(10 * k + e)));
    }
    const [expected] = evaluate(body.next, bindings);
    const actual = evaluate(unrolled?.next[0] ?? [], scalars).map(([number]) => number);
    expect(actual).toEqual([...expected].map((number) => expect.closeTo(number, 12)));
  });

  it('leaves large arrays, and scans within, to loops', () => {
    const wide = axis('wide', 17);
    expect(unrollSteps(bodyOf((x) => x.mul(2), w, input('z', [wide])))).toBeUndefined();
    const nested = (x: Expression): Expression =>
      scan(state, { init: { u: x.sum() }, over: { x }, step: ({ u }, { x }) => ({ u: u.mul(x) }) }).after.u;
    expect(unrollSteps(bodyOf(nested, w, x))).toBeUndefined();
  });
});
