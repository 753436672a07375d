import {
  axis,
  column,
  type Expression,
  evaluate,
  exp,
  format,
  input,
  log,
  multiply,
  scan,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { hoistSteps } from './hoist-steps.ts';

const time = axis('time', 5);
const a = input('a', []);
const s = input('s', []);
const y = column('y', time, [0.3, -1.2, 2.5, 0.7, -0.4]);

function hoisted(root: Expression): string {
  const [result] = hoistSteps([root]);
  const bindings = new Map([
    [a, Float64Array.of(0.3)],
    [s, Float64Array.of(1.7)],
  ]);
  const [[before], [now]] = evaluate([root, result], bindings);
  expect(now).toBeCloseTo(before, 12);
  return format(result);
}

describe('hoistSteps', () => {
  it('computes for all steps at once what needs no carry', () => {
    const { last } = scan(time, {
      init: { x: a },
      over: { y },
      step: ({ x }, { y }) => ({ x: multiply(x, exp(y)).add(log(s)) }),
    });
    expect(hoisted(last.x)).toBe(
      'x last scan(a, exp(y[time: 5]), log(s); time: add(multiply(x, at step 0), captured 0))',
    );
  });

  it('multiplies by what a step would divide by', () => {
    const { last } = scan(time, { init: { x: a }, step: ({ x }) => ({ x: x.div(s).add(1) }) });
    expect(hoisted(last.x)).toBe('x last scan(a, divide(1, s); time: add(1, multiply(x, at step 0)))');
  });

  it('leaves what depends on the carry, however far', () => {
    const { last } = scan(time, {
      init: { x: a, z: 0 },
      over: { y },
      step: ({ x, z }, { y }) => ({ x: exp(z).add(y), z: x }),
    });
    expect(hoisted(last.x)).toBe('x last scan(a, 0, y[time: 5]; time: add(exp(z), y[time]), x)');
  });

  it('leaves a scan as it is where it has been before', () => {
    const { last } = scan(time, {
      init: { x: a },
      over: { y },
      step: ({ x }, { y }) => ({ x: multiply(x, exp(y)).div(s).add(y) }),
    });
    const [once] = hoistSteps([last.x]);
    const [twice] = hoistSteps([once]);
    expect(twice.args[0]).toBe(once.args[0]);
  });

  it('leaves what would need an array far larger than those that are read', () => {
    const [row, item] = [axis('row', 300), axis('item', 300)];
    const [u, v] = [input('u', [row]), input('v', [item])];
    const { last } = scan(time, {
      init: { x: a },
      over: { y },
      step: ({ x }, { y }) => ({
        x: exp(multiply(multiply(multiply(u, y), v), x)).sum(),
      }),
    });
    const [result] = hoistSteps([last.x]);
    expect(result.args[0].args.map(format)).toEqual([
      'a',
      'multiply(u[row: 300], y[time: 5])',
      'v[item: 300]',
    ]);
  });
});
