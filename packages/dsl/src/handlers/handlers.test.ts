import { describe, expect, it } from 'vitest';
import {
  axis,
  block,
  column,
  condition,
  deterministic,
  Exponential,
  evaluate,
  intervene,
  locScaleReparam,
  type Message,
  mask,
  Normal,
  Poisson,
  plate,
  reparam,
  replay,
  type SampleMessage,
  sample,
  scale,
  scope,
  seed,
  substitute,
  trace,
  uncondition,
} from '../index.ts';

const row = axis('row', 3);
const y = column('y', row, [2, 0, 1]);

/** A linear congruential source (Park and Miller 1988). */
function source(start: number): { uniform(): number } {
  let state = start;
  return {
    uniform: () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    },
  };
}

/** rate ~ Exponential(1), y ~ Poisson(rate); reports twice the rate. */
function counts() {
  const rate = sample('rate', Exponential(1));
  sample('y', Poisson(rate), { obs: y });
  return deterministic('twice', rate.mul(2));
}

function site(messages: ReadonlyMap<string, Message>, name: string): SampleMessage {
  return messages.get(name) as SampleMessage;
}

function numbers(value: Message['value']): number[] {
  return [...evaluate([value!])[0]];
}

describe('handlers of values', () => {
  it('replay gives a model the latent values of an earlier run, not the observed ones', () => {
    const earlier = trace(seed(source(3), counts));
    const again = trace(replay(earlier, seed(source(9), counts)));
    expect(site(again, 'rate').value).toBe(site(earlier, 'rate').value);
    expect(site(again, 'y').value).toBe(y);
    const fresh = trace(seed(source(9), counts));
    expect(numbers(site(fresh, 'rate').value)).not.toEqual(numbers(site(earlier, 'rate').value));
  });

  it('uncondition draws what was observed, over the same axes', () => {
    const drawn = site(trace(seed(source(4), uncondition(counts))), 'y');
    expect([drawn.observed, drawn.axes, numbers(drawn.value).length]).toEqual([false, [row], 3]);
  });

  it('condition outside of uncondition observes again', () => {
    const other = column('other', row, [5, 5, 5]);
    const sites = trace(condition({ y: other }, seed(source(4), uncondition(counts))));
    expect([site(sites, 'y').observed, site(sites, 'y').value]).toEqual([true, other]);
  });

  it('intervene changes what follows a site, and leaves the site', () => {
    const sites = trace(intervene({ rate: 7 }, substitute({ rate: 3 }, counts)));
    expect(numbers(site(sites, 'rate').value)).toEqual([3]);
    expect(numbers(site(sites, 'y').distribution.parameters.rate)).toEqual([7]);
    expect(numbers(sites.get('twice')!.value)).toEqual([14]);
  });
});

describe('block and scope', () => {
  it.each([
    [{ hide: ['rate'] }, ['y', 'twice']],
    [{ expose: ['rate'] }, ['rate']],
    [{ expose: [] }, []],
    [{ hide: ({ type }: Message) => type === 'deterministic' }, ['rate', 'y']],
  ])('block %o', (hiding, names) => {
    expect([...trace(block(hiding, seed(source(5), counts))).keys()]).toEqual(names);
  });

  it('handlers inside of block still act on a hidden site, those outside do not', () => {
    const inside: string[] = [];
    const run = block({ hide: ['rate'] }, () =>
      inside.push(...trace(substitute({ rate: 4 }, counts)).keys()),
    );
    expect(trace(substitute({ rate: 9 }, run)).has('rate')).toBe(false);
    expect(inside).toEqual(['rate', 'y', 'twice']);
    expect(() => seed(source(5), block({ expose: [] }, counts))()).toThrow(/Site "rate" was reached/);
  });

  it('scope lets a part of a model be used twice; scopes nest', () => {
    const part = () => sample('z', Normal(0, 1));
    const sites = trace(
      seed(source(5), () => {
        scope('left', part)();
        scope('right', scope('inner', part, '.'))();
      }),
    );
    expect([...sites.keys()]).toEqual(['left/z', 'right/inner.z']);
  });
});

describe('reparam', () => {
  const model = () => plate(row, () => sample('x', Normal(5, 2)));

  it('draws the site that it puts in place from the source that was there, in the scope that was there', () => {
    const run = reparam({ 'part/x': locScaleReparam() }, scope('part', seed(source(4), model)));
    const sites = trace(run);
    expect([...sites].map(([name, { type }]) => [name, type])).toEqual([
      ['part/x_decentered', 'sample'],
      ['part/x', 'deterministic'],
    ]);
    const z = numbers(site(sites, 'part/x_decentered').value);
    expect(z.length).toBe(3);
    expect(numbers(sites.get('part/x')!.value)).toEqual(z.map((value) => 5 + 2 * value));
  });

  it('refuses a site that has a value, and a family without location and scale', () => {
    const fixed = reparam({ x: locScaleReparam() }, substitute({ x: 1 }, model));
    expect(fixed).toThrow(expect.objectContaining({ code: 'REPARAM_VALUE' }));
    expect(reparam({ rate: locScaleReparam() }, counts)).toThrow(
      /Site "rate": Exponential has no location and scale/,
    );
  });
});

describe('mistakes', () => {
  it.each([
    ['WEIGHT_AXES', mask(y, counts), /Site "rate" .* mask\(\) around it runs over "row" too: \[row: 3\]/],
    ['WEIGHT_AXES', scale(y, counts), /Put scale\(\) around those sites only/],
    ['REPLAY_SITE', replay(trace(condition({ rate: 1 }, counts)), counts), /observed in the trace/],
    [
      'REPLAY_SITE',
      replay(
        trace(() => deterministic('rate', 1)),
        counts,
      ),
      /a deterministic in the trace/,
    ],
  ])('%s', (code, run, message) => {
    expect(run).toThrow(message);
    expect(run).toThrow(expect.objectContaining({ code }));
  });

  it('a scale that is not positive', () => {
    expect(() => scale(0, counts)).toThrow(/above 0; got 0\. To leave a term out, use mask\(\)/);
  });
});
