import { readFileSync } from 'node:fs';
import { axis, codes, column, HalfNormal, Normal, plate, sample } from '@bayes-window/dsl';
import { type Estimate, type Loo, waic } from '@bayes-window/runtime';
import {
  BayesWindow,
  compareModels,
  infer,
  logLikelihood,
  looOf,
  readRoles,
  readTable,
  standardize,
  tableFrom,
} from 'bayes-window';
import { describe, expect, it } from 'vitest';

type Figures = Readonly<Record<string, number>>;
interface Reference {
  readonly models: Readonly<
    Record<string, Figures & { readonly pointwise_elpd_loo_first10: readonly number[] }>
  >;
  readonly loo_compare: Readonly<Record<string, Figures>>;
  readonly mcse_elpd_diff: Figures;
  readonly stacking_weights: Figures;
}

const reference = (name: string): Reference =>
  JSON.parse(readFileSync(new URL(`../fixtures/compare/${name}.json`, import.meta.url), 'utf8'));
const lfp = readTable(new URL('../../examples/data/lfp.csv', import.meta.url).pathname);
const lfpRoles = { y: 'Log_power', treatment: 'stim', group: 'mouse' } as const;

/** Monte Carlo error of an elpd, also where a Pareto k is too high for it to be dependable. */
const errorOf = ({ pointwise }: Loo): number => Math.hypot(...pointwise.monteCarloError);

/** |difference| < 4 sqrt(mcse^2 + mcse_ref^2) + 0.02 */
function expectNear(value: number, expected: number, errors: readonly number[], what: string): void {
  expect(Math.abs(value - expected), `${what}: ${value} instead of ${expected}`).toBeLessThan(
    4 * Math.hypot(...errors) + 0.02,
  );
}

function expectEstimate(
  { value, standardError }: Estimate,
  expected: number,
  se: number,
  errors: readonly number[],
  what: string,
) {
  expectNear(value, expected, errors, what);
  // No Monte Carlo error is given for it; that of p hangs on the one outlier of each table.
  expect(Math.abs(standardError / se - 1), `${what}: standard error`).toBeLessThan(0.1);
}

/** Both estimates of leave-one-out cross-validation; `own` is the Monte Carlo error of ours. */
function expectLoo(
  estimates: { readonly elpd: Estimate; readonly effectiveParameters: Estimate },
  { elpd_loo, se_elpd_loo, mcse_elpd_loo, p_loo, se_p_loo, mcse_p_loo }: Figures,
  own: number,
  model: string,
): void {
  const { elpd, effectiveParameters } = estimates;
  expectEstimate(elpd, elpd_loo, se_elpd_loo, [mcse_elpd_loo, own], `elpd of ${model}`);
  expectEstimate(effectiveParameters, p_loo, se_p_loo, [mcse_p_loo, own], `p of ${model}`);
}

describe('slope fits of lfp.csv, normal against student', () => {
  it('agree with loo, in the units of y', async () => {
    const window = new BayesWindow(lfp, lfpRoles);
    const fits = [
      await window.fitSlopes({ distY: 'normal', seed: 1, draws: 1000 }),
      await window.fitSlopes({ distY: 'student', seed: 1, draws: 1000 }),
    ];
    const { rows, loos, text } = await BayesWindow.compare(fits);
    const { models, loo_compare, mcse_elpd_diff, stacking_weights } = reference('lfp_seed_normal_vs_student');
    const shift = 480 * Math.log(fits[0].prepared.standardization!.sd);
    expect(rows.map(({ name }) => name)).toEqual(['student', 'normal']);
    for (const { name, elpd, effectiveParameters, difference, weights } of rows) {
      const expected = models[`lfp_seed_${name}`];
      const onModelScale = { ...elpd, value: elpd.value + shift };
      expectLoo({ elpd: onModelScale, effectiveParameters }, expected, errorOf(loos[name]), name);
      expectNear(
        difference.value,
        loo_compare[`lfp_seed_${name}`].elpd_diff,
        [mcse_elpd_diff[`lfp_seed_${name}`], ...Object.values(loos).map(errorOf)],
        `difference of ${name}`,
      );
      expect(Math.abs(weights.stacking - stacking_weights[`lfp_seed_${name}`])).toBeLessThan(0.02);
      expected.pointwise_elpd_loo_first10.forEach((value, i) => {
        expect(Math.abs(loos[name].pointwise.elpd[i] + shift / 480 - value)).toBeLessThan(
          0.02 * Math.max(1, Math.abs(value)),
        );
      });
      const widely = waic(logLikelihood(fits[name === 'normal' ? 0 : 1].inference));
      expectEstimate(
        widely.elpd,
        expected.elpd_waic,
        expected.se_elpd_waic,
        [expected.mcse_elpd_waic, errorOf(loos[name])],
        `WAIC of ${name}`,
      );
    }
    expect(text.split('\n')[1]).toMatch(/^student +0 /);
  });
});

/** The reference's own model, which has wider priors than the window's: slopes that vary by mouse, or not. */
function lfpModel(groupSlope: boolean): () => void {
  const { y, treatment, group } = readRoles(tableFrom(lfp), lfpRoles);
  const row = axis('row', y.values.length);
  const mouse = axis('mouse', group!.levels);
  const of = codes('mouse', row, mouse, group!.codes);
  const outcome = column('y', row, standardize('y', y.values).forward(y.values));
  const stim = column('stim', row, treatment.values);
  return () => {
    const scale = sample('sigma_intercept_per_group', HalfNormal(100));
    const intercepts = plate(mouse, () => sample('mu_intercept_per_group', Normal(0, 10)));
    const slope = sample('slope', Normal(0, 1));
    const slopes = groupSlope
      ? slope.add(plate(mouse, () => sample('slope_per_group', Normal(0, 1))).at(of))
      : slope;
    const theta = sample('intercept', Normal(0, 100)).add(scale.mul(intercepts).at(of)).add(slopes.mul(stim));
    sample('y', Normal(theta, sample('sigma_obs', HalfNormal(1))), { obs: outcome });
  };
}

/** radon.csv: pooled, or with intercepts by county around a line in uranium. */
function radonModel(varying: boolean): () => void {
  const lines = readFileSync(new URL('../fixtures/data/radon.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const [header, ...rows] = lines.map((line) => line.split(','));
  const field = (name: string) => rows.map((cells) => cells[header.indexOf(name)]);
  const row = axis('row', rows.length);
  const names = [...new Set(field('county'))].sort();
  const county = axis('county', names);
  const of = codes(
    'county',
    row,
    county,
    field('county').map((name) => names.indexOf(name)),
  );
  const y = column('log_radon', row, field('log_radon').map(Number));
  const floor = column('floor', row, field('floor').map(Number));
  const uranium = names.map((name) =>
    Number(rows.find((cells) => cells[header.indexOf('county')] === name)![header.indexOf('u')]),
  );
  return () => {
    const sigma = sample('sigma_y', HalfNormal(1));
    const base = sample('gamma_0', Normal(0, 10));
    const slope = sample('beta_0', Normal(0, 10));
    if (!varying) {
      sample('y', Normal(base.add(slope.mul(floor)), sigma), { obs: y });
      return;
    }
    const line = base.add(sample('gamma_1', Normal(0, 10)).mul(column('u', county, uranium)));
    const spread = sample('sigma_a', HalfNormal(1));
    const alpha = plate(county, () => sample('alpha', Normal(line, spread)));
    sample('y', Normal(alpha.at(of).add(slope.mul(floor)), sigma), { obs: y });
  };
}

describe.each([
  [
    'lfp_hierarchical_group_slope',
    {
      lfp_hierarchical_normal: () => lfpModel(false),
      lfp_hierarchical_normal_group_slope: () => lfpModel(true),
    },
  ],
  [
    'radon_pooled_vs_varying',
    { radon_pooled: () => radonModel(false), radon_varying_intercept: () => radonModel(true) },
  ],
])('%s', (name, models) => {
  it('agrees with loo', async () => {
    const runs = await Promise.all(
      Object.entries(models).map(
        async ([model, make]) =>
          [model, await infer(make(), [], { seed: 3, warmup: 500, draws: 500 })] as const,
      ),
    );
    const { rows, loos } = await compareModels(Object.fromEntries(runs));
    const expected = reference(name);
    for (const { name: model, elpd, effectiveParameters, difference } of rows) {
      expectLoo({ elpd, effectiveParameters }, expected.models[model], errorOf(loos[model]), model);
      expectNear(
        difference.value,
        expected.loo_compare[model].elpd_diff,
        [expected.mcse_elpd_diff[model], ...Object.values(loos).map(errorOf)],
        `difference of ${model}`,
      );
    }
  });
});

describe('exact refits', () => {
  // mu ~ N(0, 10), y_i ~ N(mu, 1): p(y_i | others) = N(m, 1 + v) with m, v the posterior of the others.
  const values = [0.1, -0.4, 0.6, 7];
  const row = axis('row', ['a', 'b', 'c', 'far']);
  const model = () => {
    const mu = sample('mu', Normal(0, 10));
    sample('y', Normal(mu, 1), { obs: column('y', row, values) });
  };
  const exact = values.map((y, i) => {
    const others = values.filter((_, j) => j !== i);
    const v = 1 / (1 / 100 + others.length);
    const m = v * others.reduce((sum, x) => sum + x, 0);
    return -0.5 * Math.log(2 * Math.PI * (1 + v)) - (y - m) ** 2 / (2 * (1 + v));
  });

  it('replace what can not be trusted by its exact value', async () => {
    const run = await infer(model, [], { seed: 4, workers: 0 });
    const approximate = await looOf(run);
    expect(approximate.unreliable).toEqual([3]);
    expect(logLikelihood(run).label(3)).toBe('y[far]');
    const refitted = await looOf(run, { refit: true });
    expect(refitted.unreliable).toEqual([]);
    expect(refitted.monteCarloError).toBeGreaterThan(0);
    exact.forEach((value, i) => {
      const error = Math.abs(refitted.pointwise.elpd[i] - value);
      expect(error, `elpd of ${i}: ${value}`).toBeLessThan(4 * refitted.pointwise.monteCarloError[i] + 0.005);
    });
  });
});
