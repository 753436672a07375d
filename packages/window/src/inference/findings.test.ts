import { axis, HalfNormal, Normal, plate, StudentT, sample } from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { infer } from './infer.ts';

const item = axis('item', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']);

describe('findings name the parameters of the trouble', () => {
  it('of a funnel, the scale that the energy goes with', async () => {
    // As Neal 2003, with a distribution that stays centred.
    const funnel = () => {
      const v = sample('v', Normal(0, 3));
      plate(item, () => sample('x', StudentT(50, 0, v.mul(0.5).exp())));
    };
    const { findings } = await infer(funnel, [], { seed: 3, workers: 0, warmup: 400, draws: 400 });
    expect(findings.find(({ code }) => code === 'LOW_E_BFMI')?.parameters).toEqual(['v']);
  });

  it('of a ridge, the coordinates along it, where trees saturate', async () => {
    const ridge = () => {
      const a = sample('a', Normal(0, 1));
      const b = sample('b', Normal(0, 1));
      sample('free', HalfNormal(1));
      sample('y', Normal(a.add(b), 0.001), { obs: 0.5 });
    };
    const { findings } = await infer(ridge, [], {
      seed: 1,
      workers: 0,
      // A metric that knew of the ridge would straighten it.
      metric: 'diagonal',
      maxTreeDepth: 5,
      warmup: 300,
      draws: 300,
    });
    const saturated = findings.find(({ code }) => code === 'TREE_DEPTH_SATURATED');
    // Hardest first; a free parameter may look as hard to a chain that hardly moves.
    expect([...(saturated?.parameters ?? [])].slice(0, 2).sort()).toEqual(['a', 'b']);
  });
});
