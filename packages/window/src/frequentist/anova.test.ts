import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeLabels, parseCsv, readRoles, type Table } from '../table/index.ts';
import { type AnovaTable, anova } from './anova.ts';
import { formatAnova } from './anova-text.ts';
import { fitAnova } from './fit-anova.ts';
import { term, type Variable } from './terms.ts';

interface ReferenceRow {
  readonly sum_sq: number;
  readonly df: number;
  readonly F?: number;
  readonly p?: number;
}

type ReferenceTable = Readonly<Record<string, ReferenceRow>>;

const typeKeys = { 1: 'type_1', 2: 'type_2', 3: 'type_3_sum_contrasts' } as const;

function reference(name: string, type: 1 | 2 | 3): ReferenceTable {
  return JSON.parse(readFileSync(`test/fixtures/anova/${name}.json`, 'utf8'))[typeKeys[type]];
}

const table = (name: string): Table =>
  parseCsv(readFileSync(name === 'lfp' ? 'examples/data/lfp.csv' : `test/fixtures/data/${name}.csv`, 'utf8'));

const relative = (actual: number, expected: number): number => Math.abs(actual / expected - 1);

function expectAgreement(ours: AnovaTable, theirs: ReferenceTable): void {
  const { Residuals, ...rows } = theirs;
  expect(ours.rows.map((row) => row.term)).toEqual(Object.keys(rows));
  for (const row of ours.rows) {
    const { sum_sq, df, F = Number.NaN, p = Number.NaN } = theirs[row.term];
    expect(row.df).toBe(df);
    expect(relative(row.sumOfSquares, sum_sq)).toBeLessThan(1e-8);
    expect(relative(row.F, F)).toBeLessThan(1e-8);
    expect(p > 1e-12 ? relative(row.p, p) : row.p).toBeLessThan(1e-6);
  }
  expect(relative(ours.residual.sumOfSquares, Residuals.sum_sq)).toBeLessThan(1e-8);
  expect(ours.residual.df).toBe(Residuals.df);
}

describe('anova agrees with R', () => {
  const design = (
    source: Table,
    factors: readonly string[],
    covariates: readonly string[] = [],
  ): Variable[] => [
    ...factors.map((name) => encodeLabels(name, source.column(name))),
    ...covariates.map((name) => ({
      name,
      values: Float64Array.from(source.column(name) as string[], Number),
    })),
  ];
  const y = (source: Table, name: string): { name: string; values: Float64Array } => ({
    name,
    values: Float64Array.from(source.column(name) as string[], Number),
  });

  it.each([1, 2, 3] as const)('on unbalanced rows with an interaction, type %d', (type) => {
    const chirp = table('chirp_power');
    const [subject, stim, phase] = design(chirp, ['Subject', 'stim_on', 'Stim phase']);
    const named = { ...phase, name: 'Stim_phase' };
    const terms = [term(subject), term(stim), term(named), term(stim, named)];
    expectAgreement(anova(y(chirp, 'Log power'), terms, type), reference('chirp_rows_unbalanced', type));
  });

  it.each([1, 2, 3] as const)('on strongly unbalanced factors, type %d', (type) => {
    const radon = table('radon');
    const county = radon.column('county') as string[];
    const size = (name: string): number => county.filter((each) => each === name).length;
    const large = county.flatMap((name, row) => (size(name) >= 40 ? [row] : []));
    const column = (name: string): string[] => large.map((row) => String(radon.column(name)[row]));
    const variables = [encodeLabels('floor', column('floor')), encodeLabels('county', column('county'))];
    const values = Float64Array.from(column('log_radon'), Number);
    const terms = [term(variables[0]), term(variables[1]), term(variables[0], variables[1])];
    expectAgreement(anova({ name: 'log_radon', values }, terms, type), reference('radon_unbalanced', type));
  });

  it.each([1, 2, 3] as const)('on a factor crossed with a covariate, type %d', (type) => {
    const sleep = table('sleepstudy');
    const [subject, days] = design(sleep, ['Subject'], ['Days']);
    const terms = [term(subject), term(days), term(subject, days)];
    expectAgreement(anova(y(sleep, 'Reaction'), terms, type), reference('sleepstudy_two_way', type));
  });
});

describe('fitAnova on cell means agrees with R', () => {
  it.each([
    ['lfp_means', 'lfp', { y: 'Log power', treatment: 'stim', group: 'mouse' }],
    ['chirp_means', 'chirp_power', { y: 'Log power', treatment: 'stim_on', group: 'Subject' }],
    [
      'chirp_two_way_means',
      'chirp_power',
      { y: 'Log power', treatment: 'stim_on', group: 'Subject', condition: 'Inversion' },
    ],
    ['spikes_means', 'spikes', { y: 'log_firing_rate', treatment: 'stim', group: 'mouse' }],
    [
      'spikes_two_way_means',
      'spikes',
      { y: 'log_firing_rate', treatment: 'stim', group: 'mouse', condition: ['neuron'] },
    ],
    ['sleepstudy_means', 'sleepstudy', { y: 'Reaction', treatment: 'Days', group: 'Subject' }],
  ])('%s', (name, data, roles) => {
    expectAgreement(fitAnova(readRoles(table(data), roles)), reference(name, 2));
    expectAgreement(fitAnova(readRoles(table(data), roles), { type: 1 }), reference(name, 1));
  });

  it('takes the rows as they stand without a group', () => {
    const data = readRoles(table('sleepstudy'), { y: 'Reaction', treatment: 'Days' });
    expectAgreement(fitAnova(data), reference('sleepstudy_means', 2));
  });

  it('prints as statsmodels does', () => {
    const data = readRoles(table('lfp'), { y: 'Log power', treatment: 'stim', group: 'mouse' });
    expect(formatAnova(fitAnova(data))).toBe(
      [
        'Log power ~ stim',
        '             sum_sq  df        F    PR(>F)',
        'stim      0.0348736   1  1.33764  0.266805',
        'Residual   0.364993  14',
      ].join('\n'),
    );
  });

  it('refuses a table that leaves no residual', () => {
    const data = readRoles(parseCsv('y,stim\n1,0\n2,1\n'), { y: 'y', treatment: 'stim' });
    expect(() => fitAnova(data)).toThrow(
      "The analysis of variance of 'y' has as many coefficients as values",
    );
  });
});
