import {
  axis,
  Beta,
  BinomialProbs,
  codes,
  column,
  deterministic,
  exp,
  Gamma,
  HalfNormal,
  Normal,
  Poisson,
  plate,
  sample,
} from '@bayes-window/dsl';
import { type ChainProgress, type ParameterDraws, summarize } from '@bayes-window/runtime';
import { type Inference, infer } from 'bayes-window';
import { describe, expect, it } from 'vitest';
import { withHurriedClock } from './support/hurried-clock.ts';

const perGroup = [3, 9, 1, 14, 6, 0, 5];
const groupOf = perGroup.flatMap((count, g) => Array.from({ length: count }, () => g));
const row = axis('row', groupOf.length);
const group = axis('group', ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
const code = codes('group', row, group, groupOf);
const wave = (phase: number): number[] => groupOf.map((g, i) => Math.sin(phase + i * i + g));
const x = column('x', row, wave(2));
const y = column(
  'y',
  row,
  wave(1).map((e, i) => 0.7 * e + Math.cos(3 * groupOf[i]) + (0.5 + 0.4 * Math.sin(groupOf[i])) * wave(2)[i]),
);

/** Intercepts around a common mean, slopes from standard normal numbers; group f has no rows. */
function model(): void {
  const mean = sample('mean', Normal(0, 2));
  const spread = sample('spread', HalfNormal(1));
  const intercept = plate(group, () => sample('intercept', Normal(mean, spread)));
  const raw = plate(group, () => sample('raw', Normal(0, 1)));
  const slope = deterministic(
    'slope',
    sample('b', Normal(0, 1)).add(raw.mul(sample('spread_b', HalfNormal(1)))),
  );
  const theta = intercept.at(code).add(slope.at(code).mul(x));
  sample('y', Normal(theta, sample('sigma', HalfNormal(1))), { obs: y });
}

const count = column(
  'count',
  row,
  groupOf.map((g, i) => (g + (i % 3)) % 4),
);

/** Rates of groups with exposures that depend on a slope, and shares of groups; group f has no rows. */
function conjugateModel(): void {
  const [shape, mean] = [sample('shape', Gamma(4, 2)), sample('mean', Gamma(4, 2))];
  const rate = plate(group, () => sample('rate', Gamma(shape, shape.div(mean))));
  const exposure = exp(sample('slope', Normal(0, 0.5)).mul(x));
  sample('count', Poisson(rate.at(code).mul(exposure)), { obs: count });
  const [a, b] = [sample('a', Gamma(4, 2)), sample('b', Gamma(4, 2))];
  const share = plate(group, () => sample('share', Beta(a, b)));
  sample('hit', BinomialProbs(1, share.at(code)), {
    obs: column(
      'hit',
      row,
      groupOf.map((_, i) => i % 2),
    ),
  });
}

const day = axis('day', 4);
const ofDay = codes(
  'day',
  row,
  day,
  groupOf.map((_, i) => (i * i) % 4),
);

/** Crossed with the groups: days, few enough to be solved for. */
function crossedModel(): void {
  const [mean, spread] = [sample('mean', Normal(0, 2)), sample('spread', HalfNormal(1))];
  const intercept = plate(group, () => sample('intercept', Normal(mean, spread)));
  const drift = plate(day, () => sample('drift', Normal(0, 0.7)));
  const theta = intercept.at(code).add(drift.at(ofDay).mul(x));
  sample('y', Normal(theta, sample('sigma', HalfNormal(1))), { obs: y });
}

/** The same with halves of the rows, solved for together with the days. */
function crossedModelOfThree(): void {
  const half = axis('half', 2);
  const ofHalf = codes(
    'half',
    row,
    half,
    groupOf.map((_, i) => (i * 2 >= groupOf.length ? 1 : 0)),
  );
  const [mean, spread] = [sample('mean', Normal(0, 2)), sample('spread', HalfNormal(1))];
  const intercept = plate(group, () => sample('intercept', Normal(mean, spread)));
  const drift = plate(day, () => sample('drift', Normal(0, 0.7)));
  const shift = plate(half, () => sample('shift', Normal(0.3, 0.5)));
  const theta = intercept.at(code).add(drift.at(ofDay).mul(x)).add(shift.at(ofHalf));
  sample('y', Normal(theta, sample('sigma', HalfNormal(1))), { obs: y });
}

const coded = (name: string, size: number, step: number) =>
  codes(
    name,
    row,
    axis(name, size),
    groupOf.map((_, i) => (step * i + Math.floor(i / 5)) % size),
  );
const [ofMouse, ofWeek] = [coded('mouse', 12, 5), coded('week', 10, 3)];

/** Crossed groups, too many on either side to be solved for. */
function crossedModelOfMany(): void {
  const [spread, drift] = [sample('spread', HalfNormal(1)), sample('drift', HalfNormal(1))];
  const mouse = plate(ofMouse.axis, () => sample('mouse', Normal(0, spread)));
  const week = plate(ofWeek.axis, () => sample('week', Normal(0, drift)));
  sample('y', Normal(mouse.at(ofMouse).sub(week.at(ofWeek)), sample('sigma', HalfNormal(1))), { obs: y });
}

const models: readonly [string, () => void, readonly string[], number][] = [
  ['normal effects', model, ['intercept', 'raw'], 5],
  ['conjugate effects', conjugateModel, ['rate', 'share'], 5],
  ['crossed effects', crossedModel, ['intercept', 'drift'], 3],
  ['crossed effects of three groups', crossedModelOfThree, ['intercept', 'drift', 'shift'], 3],
  ['crossed effects of which some stay', crossedModelOfMany, ['mouse'], 13],
];

/** Every scalar, its square, and the products of neighbours in the list and of each with the first: means, variances, correlations. */
function moments({ posterior }: Inference): ParameterDraws[] {
  const scalars = posterior.allScalars();
  const product = (a: ParameterDraws, b: ParameterDraws): ParameterDraws => ({
    name: `${a.name} ${b.name}`,
    draws: a.draws.map((chain, c) => Float64Array.from(chain, (value, i) => value * b.draws[c][i])),
  });
  return scalars.flatMap((scalar, i) => [
    scalar,
    product(scalar, scalar),
    product(scalar, scalars[(i + 1) % scalars.length]),
    product(scalar, scalars[1]),
  ]);
}

describe('a run with effects integrated out', () => {
  const options = { seed: 11, workers: 0, warmup: 400, draws: 2000, targetAcceptance: 0.95 };

  it.each(models)(
    '%s: has the posterior of the run that samples them',
    async (_, run, effects, dimension) => {
      const drawn = await infer(run, [], options);
      const moved = await infer(run, [], { ...options, seed: 12, marginalise: false });
      expect(drawn.coordinates).toMatchObject(
        Object.fromEntries(effects.map((name) => [name, 'marginalised'])),
      );
      expect(drawn.posterior.names).toEqual(moved.posterior.names);
      expect(drawn.compiled.program.dimension).toBe(dimension);
      const [a, b] = [drawn, moved].map((run) => summarize(moments(run)));
      const scores = a.map((row, i) => (row.mean - b[i].mean) / Math.hypot(row.mcseMean, b[i].mcseMean));
      // Some 90 correlated scores: beyond 4.5 by chance once in a thousand runs, and the seeds are fixed.
      for (const [i, score] of scores.entries()) expect(Math.abs(score), a[i].name).toBeLessThan(4.5);
      expect(Math.sqrt(scores.reduce((sum, z) => sum + z * z, 0) / scores.length)).toBeLessThan(1.6);
    },
  );

  it('draws the same effects for the same seed, however many workers there are', async () => {
    const short = { ...options, warmup: 50, draws: 40 };
    const [here, threads] = [await infer(model, [], short), await infer(model, [], { ...short, workers: 2 })];
    expect(threads.samples.chains.map(({ outputs }) => [...outputs])).toEqual(
      here.samples.chains.map(({ outputs }) => [...outputs]),
    );
    const intercepts = here.posterior.scalars('intercept').map(({ draws }) => draws[0]);
    expect(new Set(intercepts.map((draws) => draws[0])).size).toBe(intercepts.length);
  });

  it('goes on from a saved state with the draws of the run that was not stopped', async () => {
    const long = { seed: 5, workers: 0, warmup: 50, warmupMayEndEarly: false, draws: 300, chains: 1 };
    const controller = new AbortController();
    const onProgress = ({ iteration }: ChainProgress): void => {
      if (iteration > long.warmup) controller.abort();
    };
    const { stopped } = await withHurriedClock(() =>
      infer(model, [], { ...long, keepWhenStopped: true, signal: controller.signal, onProgress }),
    );
    expect(stopped).toBeDefined();
    const resumed = await infer(model, [], { ...long, resume: stopped?.save() });
    expect(resumed.samples).toEqual((await infer(model, [], long)).samples);
  });
});
