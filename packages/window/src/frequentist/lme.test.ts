import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeLabels, parseCsv, readRoles, type Table } from '../table/index.ts';
import { fitLme } from './fit-lme.ts';
import { type LmeFit, linearMixedModel } from './lme.ts';
import { formatLme } from './lme-text.ts';
import type { MixedModel } from './mixed-model.ts';
import type { Covariate } from './terms.ts';

interface Reference {
  readonly criterion: number;
  readonly singular: boolean;
  readonly fixed: Readonly<
    Record<string, { estimate: number; se: number; z: number; p_z: number; ci95: number[] }>
  >;
  readonly fixed_vcov: number[][];
  readonly random: readonly {
    sd: Readonly<Record<string, number>>;
    cor?: Readonly<Record<string, number>>;
  }[];
  readonly residual_sd: number;
  readonly logLik: number;
  readonly parameters: number;
  readonly AIC: number;
  readonly BIC: number;
  readonly ranef: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>;
}

function reference(name: string, method: 'REML' | 'ML'): Reference {
  return JSON.parse(readFileSync(`test/fixtures/lme/${name}.json`, 'utf8'))[method];
}

const table = (name: string): Table =>
  parseCsv(readFileSync(name === 'lfp' ? 'examples/data/lfp.csv' : `test/fixtures/data/${name}.csv`, 'utf8'));

const truth: Readonly<Record<string, number>> = { True: 1, False: 0 };

function covariate(source: Table, name: string): Covariate {
  const cells = source.column(name) as string[];
  return { name, values: Float64Array.from(cells, (cell) => truth[cell] ?? Number(cell)) };
}

function interaction(left: Covariate, right: Covariate): Covariate {
  return {
    name: `${left.name}:${right.name}`,
    values: left.values.map((value, row) => value * right.values[row]),
  };
}

function build(
  file: string,
  y: string,
  fixed: readonly string[],
  random: readonly string[],
  group: string,
  correlated = true,
): MixedModel {
  const source = table(file);
  const column = (name: string): Covariate => {
    const [left, right] = name.split(':');
    return right ? interaction(covariate(source, left), covariate(source, right)) : covariate(source, left);
  };
  const labels = encodeLabels(group, source.column(group));
  return {
    y: covariate(source, y),
    fixed: fixed.map(column),
    random: random.map(column),
    group: labels,
    correlated,
  };
}

const closeTo = (actual: number, expected: number, tolerance: number): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance);
};

function expectFixedEffects(ours: LmeFit, theirs: Reference): void {
  const names = Object.keys(theirs.fixed);
  expect(ours.fixed.length).toBe(names.length);
  ours.fixed.forEach((effect, k) => {
    const { estimate, se, z, p_z, ci95 } = theirs.fixed[names[k]];
    closeTo(effect.estimate, estimate, 1e-4 * Math.max(Math.abs(estimate), se));
    closeTo(effect.se, se, 1e-4 * se);
    closeTo(effect.z, z, 2e-4 * Math.max(1, Math.abs(z)));
    if (p_z > 1e-30) closeTo(effect.p, p_z, 1e-2 * p_z);
    effect.ci95.forEach((bound, side) => {
      closeTo(bound, ci95[side], 2e-4 * Math.max(Math.abs(bound), se));
    });
    theirs.fixed_vcov[k].forEach((value, j) => {
      const scale = Math.sqrt(theirs.fixed_vcov[k][k] * theirs.fixed_vcov[j][j]);
      closeTo(ours.fixedCovariance[k][j], value, 3e-4 * scale);
    });
  });
}

function expectRandomEffects(ours: LmeFit, theirs: Reference): void {
  const sds = theirs.random.flatMap(({ sd }) => Object.values(sd));
  const negligible = 1e-3 * theirs.residual_sd;
  ours.random.sd.forEach((sd, k) => {
    if (theirs.singular && sds[k] < negligible) expect(sd * 1).toBeLessThan(negligible);
    else closeTo(sd, sds[k], (theirs.singular ? 1e-3 : 1e-4) * sds[k]);
  });
  const correlation = Object.values(theirs.random[0].cor ?? {})[0];
  if (correlation !== undefined && !theirs.singular)
    closeTo(ours.random.correlation[0][1], correlation, 3e-4);
  const levels = Object.values(theirs.ranef)[0];
  expect(ours.groupEffects.levels).toEqual(Object.keys(levels));
  ours.groupEffects.levels.forEach((level, row) => {
    Object.values(levels[level]).forEach((mode, k) => {
      closeTo(
        ours.groupEffects.values[row][k],
        mode,
        3e-4 * Math.max(sds[k], theirs.singular ? negligible : 0),
      );
    });
  });
}

function expectAgreement(ours: LmeFit, theirs: Reference): void {
  closeTo(ours.criterion, theirs.criterion, 1e-6 * Math.abs(theirs.criterion));
  closeTo(ours.logLik, theirs.logLik, 1e-5);
  closeTo(ours.aic, theirs.AIC, 1e-6 * Math.abs(theirs.AIC));
  closeTo(ours.bic, theirs.BIC, 1e-6 * Math.abs(theirs.BIC));
  expect(ours.parameters).toBe(theirs.parameters);
  expect(ours.singular).toBe(theirs.singular);
  closeTo(ours.residualSd, theirs.residual_sd, 1e-4 * theirs.residual_sd);
  expectFixedEffects(ours, theirs);
  expectRandomEffects(ours, theirs);
}

const radonSlope = ['floor', 'u', 'floor:u'];

const models: readonly [name: string, model: MixedModel][] = [
  ['lfp_intercept', build('lfp', 'Log power', ['stim'], [], 'mouse')],
  ['lfp_slope_correlated', build('lfp', 'Log power', ['stim'], ['stim'], 'mouse')],
  ['lfp_slope_uncorrelated', build('lfp', 'Log power', ['stim'], ['stim'], 'mouse', false)],
  ['sleepstudy_intercept', build('sleepstudy', 'Reaction', ['Days'], [], 'Subject')],
  ['sleepstudy_slope_correlated', build('sleepstudy', 'Reaction', ['Days'], ['Days'], 'Subject')],
  ['sleepstudy_slope_uncorrelated', build('sleepstudy', 'Reaction', ['Days'], ['Days'], 'Subject', false)],
  ['chirp_slope_correlated', build('chirp_power', 'Log power', ['stim_on'], ['stim_on'], 'Subject')],
  ['radon_intercept', build('radon', 'log_radon', ['floor', 'u'], [], 'county')],
  ['radon_slope_correlated', build('radon', 'log_radon', radonSlope, ['floor'], 'county')],
  ['radon_slope_uncorrelated', build('radon', 'log_radon', radonSlope, ['floor'], 'county', false)],
  ['dyestuff_intercept', build('Dyestuff', 'Yield', [], [], 'Batch')],
  ['dyestuff2_boundary', build('Dyestuff2', 'Yield', [], [], 'Batch')],
];

describe.each(models)('linearMixedModel agrees with lme4 on %s', (name, model) => {
  it.each(['REML', 'ML'] as const)('%s', (method) => {
    expectAgreement(linearMixedModel(model, method), reference(name, method));
  });
});

describe('linearMixedModel', () => {
  it('does not depend on the units of y and of the covariates', () => {
    const model = build('sleepstudy', 'Reaction', ['Days'], ['Days'], 'Subject');
    const y = { name: 'y', values: model.y.values.map((value) => 1e6 + 1e-3 * value) };
    const hours = { name: 'hours', values: model.random[0].values.map((days) => 24e4 * days) };
    const scaled = linearMixedModel({ ...model, y, fixed: [hours], random: [hours] });
    const plain = linearMixedModel(model);
    closeTo(
      scaled.fixed[1].estimate,
      (plain.fixed[1].estimate * 1e-3) / 24e4,
      1e-6 * scaled.fixed[1].estimate,
    );
    closeTo(scaled.random.sd[1], (plain.random.sd[1] * 1e-3) / 24e4, 1e-4 * scaled.random.sd[1]);
    closeTo(scaled.random.correlation[0][1], plain.random.correlation[0][1], 1e-4);
  });
});

describe('fitLme', () => {
  const roles = { y: 'Log power', treatment: 'stim', group: 'mouse' };
  const lfp = readRoles(table('lfp'), roles);

  it('lets intercepts and slopes vary by group unless told otherwise', () => {
    expectAgreement(fitLme(lfp), reference('lfp_slope_correlated', 'REML'));
    expectAgreement(fitLme(lfp, { randomSlope: false, method: 'ML' }), reference('lfp_intercept', 'ML'));
    const uncorrelated = fitLme(lfp, { correlated: false });
    expectAgreement(uncorrelated, reference('lfp_slope_uncorrelated', 'REML'));
    expect(uncorrelated.formula).toBe('Log power ~ stim + (stim || mouse)');
  });

  it('prints a table of coefficients', () => {
    expect(formatLme(fitLme(lfp, { randomSlope: false }))).toBe(
      [
        'Log power ~ stim + (1 | mouse)  (REML)',
        '              Coef.  Std.Err.       z  P>|z|  [0.025  0.975]',
        'Intercept     2.148     0.058  36.811  0.000   2.034   2.263',
        'stim          0.093     0.028   3.360  0.001   0.039   0.148',
        'mouse Var     0.024',
        'Residual Var  0.093',
      ].join('\n'),
    );
  });

  it('gives each condition its own slope, and words treatment contrasts', () => {
    const spikes = readRoles(table('spikes'), {
      y: 'log_firing_rate',
      treatment: 'stim',
      condition: 'neuron',
      group: 'mouse',
    });
    const fit = fitLme(spikes, { randomSlope: false });
    expect(fit.fixed.map(({ name }) => name).slice(5, 8)).toEqual(['neuron[5]', 'stim | 0', 'stim | 1']);
    const rows = (neuron: number, stim: number): number[] =>
      [...spikes.y.values].filter(
        (_, i) => spikes.condition?.codes[i] === neuron && spikes.treatment.codes[i] === stim,
      );
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    closeTo(fit.fixed[7].estimate, mean(rows(1, 1)) - mean(rows(1, 0)), 1e-10);
    const words = { ...lfp, treatment: { ...lfp.treatment, kind: 'text' as const, levels: ['off', 'on'] } };
    expect(fitLme(words).fixed[1].name).toBe('stim[on]');
  });
});

describe('bad input', () => {
  const read = (text: string) => readRoles(parseCsv(text), { y: 'y', treatment: 'x', group: 'g' });

  it.each([
    ['y,x,g\n1,0,a\n2,1,a\n3,1,a\n4,0,a\n', 'LME_ONE_GROUP', "Group 'g' has only the level 'a'"],
    [
      'y,x,g\n1,0,a\n2,1,a\n3,1,b\n4,0,b\n',
      'LME_TOO_MANY_EFFECTS',
      "an intercept and a slope of 'x' for each of the 2 levels of 'g' makes 4 random effects, but there are only 4 rows",
    ],
    [
      'y,x,g\n1,0,a\n2,1,a\n2,1,b\n1,0,b\n1,0,b\n',
      'LME_PERFECT_FIT',
      "'y' is constant, or the fixed effects (Intercept, x)",
    ],
  ])('%j', (text, code, message) => {
    expect(() => fitLme(read(text))).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });

  it('names a covariate that does not vary', () => {
    const model = build('sleepstudy', 'Reaction', ['Days'], [], 'Subject');
    const constant = { name: 'dose', values: new Float64Array(180).fill(0.3) };
    expect(() => linearMixedModel({ ...model, fixed: [...model.fixed, constant] })).toThrow(
      "'dose' does not vary, or is a combination of the terms before it (Intercept, Days)",
    );
  });

  it('asks for a group', () => {
    const data = readRoles(table('lfp'), { y: 'Log power', treatment: 'stim' });
    expect(() => fitLme(data)).toThrow('A mixed model needs a group.');
  });
});
