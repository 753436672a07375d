import { describe, expect, it } from 'vitest';
import { gaussian } from '../../../../test/support/gaussian.ts';
import type { LogDensity } from '../density.ts';
import { diagonalData } from '../metric/metric.ts';
import { RandomStream } from '../random/stream.ts';
import { chooseMetric } from './choose-metric.ts';
import type { AcceptanceTarget, TrajectoryCounts, WarmupReport } from './report.ts';
import type { WarmupSettings } from './schedule.ts';
import { firstTarget, nextTarget } from './target-acceptance.ts';
import { Window } from './window.ts';

const auto: WarmupSettings = {
  warmup: 1000,
  warmupMayEndEarly: true,
  warmupMayRestartChains: true,
  targetAcceptance: 'auto',
  metric: 'auto',
  transition: 'nuts',
};
const present = diagonalData(new Float64Array(9).fill(1));
const calm: TrajectoryCounts = { trajectories: 30, divergent: 0, rejected: 0 };

/** Reports of four chains that have drawn from a density by `draw`. */
function reportsOf(
  { dimension, logDensityAndGradient }: LogDensity,
  draw: (random: RandomStream) => Float64Array,
  changes: Partial<WarmupReport> = {},
): WarmupReport[] {
  return [1, 2, 3, 4].map((seed) => {
    const random = new RandomStream(seed);
    const window = new Window(dimension);
    const gradient = new Float64Array(dimension);
    for (let k = 0; k < 40; k++) {
      const x = draw(random);
      window.add(x, gradient, logDensityAndGradient(x, gradient));
    }
    return {
      ...{
        iteration: 102,
        stepSize: 1,
        metric: present,
        draws: window.draws,
        sinceBarrier: calm,
        agreed: false,
      },
      target: firstTarget(auto),
      ...changes,
    };
  });
}

const scales = Array.from({ length: 9 }, (_, i) => 10 ** (i - 4));
const normal = (changes?: Partial<WarmupReport>): WarmupReport[] =>
  reportsOf(gaussian(scales), (random) => Float64Array.from(scales, (s) => s * random.normal()), changes);

/** A scale of each draw's own, exp(v), v ~ N(0, sd): with 0 a normal. */
const funnel = (sd: number, changes?: Partial<WarmupReport>): WarmupReport[] =>
  reportsOf(
    {
      dimension: 9,
      logDensityAndGradient(x, gradient) {
        const precision = Math.exp(-2 * x[0]);
        gradient[0] = -x[0] / sd ** 2 - 8;
        let value = (-0.5 * x[0] ** 2) / sd ** 2 - 8 * x[0];
        for (let i = 1; i < 9; i++) {
          value -= 0.5 * x[i] ** 2 * precision;
          gradient[i] = -x[i] * precision;
          gradient[0] += x[i] ** 2 * precision;
        }
        return value;
      },
    },
    (random) => {
      const v = sd * random.normal();
      return Float64Array.from({ length: 9 }, (_, i) => (i === 0 ? v : Math.exp(v) * random.normal()));
    },
    changes,
  );

function next(reports: readonly WarmupReport[], settings = auto): AcceptanceTarget {
  const metric = chooseMetric(
    reports.map(({ draws }) => draws),
    present,
    settings,
  );
  return nextTarget(reports, reports, metric, settings);
}

describe('the target acceptance', () => {
  it('is 0.8 where each direction has one scale, and 0.9 where not, from iteration 40 on', () => {
    expect(next(normal()).targetAcceptance).toBe(0.8);
    expect(next(funnel(1.5)).targetAcceptance).toBe(0.9);
    expect(next(funnel(1.5, { iteration: 30 }))).toEqual(firstTarget(auto));
  });

  it('is what is asked for', () => {
    for (const targetAcceptance of [0.7, 0.99]) {
      const settings = { ...auto, targetAcceptance };
      for (const reports of [normal, funnel.bind(null, 1.5)])
        expect(next(reports({ target: firstTarget(settings) }), settings).targetAcceptance).toBe(
          targetAcceptance,
        );
    }
  });

  it('rises where trajectories diverge, and does not come down again', () => {
    const diverging = { ...calm, divergent: 1 };
    const first = next(normal({ sinceBarrier: diverging }));
    expect(first.targetAcceptance).toBeCloseTo(0.9, 12);
    expect(next(normal({ target: first }))).toEqual(first);
    const second = next(normal({ target: first, sinceBarrier: diverging }));
    expect(second.targetAcceptance).toBeCloseTo(0.95, 12);
    expect(next(normal({ target: second, sinceBarrier: diverging })).targetAcceptance).toBeCloseTo(0.95, 12);
  });

  it('rises where trajectories are rejected as a whole, unless by long tries at a single scale', () => {
    const rejected = { ...calm, rejected: 1 };
    expect(next(normal({ sinceBarrier: rejected })).targetAcceptance).toBe(0.8);
    const { targetAcceptance } = next(funnel(1.5));
    const target = { ...firstTarget(auto), targetAcceptance };
    expect(next(funnel(1.5, { target, sinceBarrier: rejected })).targetAcceptance).toBeCloseTo(0.95, 12);
  });

  it('gives way to shorter steps where 0.95 would be called for, if it may', () => {
    const diverging = { ...calm, divergent: 1 };
    const at = (targetAcceptance: number) =>
      funnel(1.5, { target: { ...firstTarget(auto), targetAcceptance }, sinceBarrier: diverging });
    const either: WarmupSettings = { ...auto, transition: 'auto' };
    expect(next(at(0.8), either)).toMatchObject({ targetAcceptance: 0.9, transition: 'nuts' });
    const taken = next(at(0.9), either);
    expect(taken).toMatchObject({ targetAcceptance: 0.9, transition: 'walnuts' });
    expect(next(funnel(1.5, { target: taken }), either)).toEqual(taken);
    expect(next(at(0.9)).transition).toBe('nuts');
  });
});
