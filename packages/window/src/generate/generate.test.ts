import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type RoleData, readRoles, tableFrom } from '../table/index.ts';
import type { GeneratedTable } from './columns.ts';
import { generateFakeLfp } from './lfp.ts';
import { generateFakeSpikes } from './spikes.ts';
import { generateSpikesStimStrength, generateSpikesStimTypes } from './variants.ts';

const lfp = generateFakeLfp({ seed: 1 });

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const numbers = (table: GeneratedTable, name: string): number[] => table[name].map(Number);

/** Mean of y in each level of a column, treated and untreated rows apart: `means[level][stim]`. */
function cellMeans(data: RoleData): number[][] {
  return (data.group?.levels ?? []).map((_, level) =>
    [0, 1].map((stim) =>
      average(
        [...data.y.values].filter(
          (_y, i) => data.group?.codes[i] === level && data.treatment.codes[i] === stim,
        ),
      ),
    ),
  );
}

function statistics(input: GeneratedTable | string): {
  baselines: number[];
  effect: number;
  effects: number[];
  sd: number;
} {
  const data = readRoles(tableFrom(input), { y: 'Log power', treatment: 'stim', group: 'mouse' });
  const means = cellMeans(data);
  const within = [...data.y.values].map(
    (y, i) => (y - means[data.group?.codes[i] ?? 0][data.treatment.codes[i]]) ** 2,
  );
  const effects = means.map(([off, on]) => on - off);
  return {
    baselines: means.map(([off]) => off),
    effects,
    effect: average(effects),
    sd: Math.sqrt(average(within)),
  };
}

describe('generateFakeLfp', () => {
  it('has the columns and the number of rows of the example data', () => {
    const header = readFileSync('examples/data/lfp.csv', 'utf8').split('\n', 1)[0].split(',');
    expect(Object.keys(lfp.table).sort()).toEqual(header.sort());
    for (const column of Object.values(lfp.table)) expect(column.length).toBe(480);
    expect(Object.keys(lfp.monster).length).toBe(13);
    expect(Math.abs(lfp.monster.mouse.length / 71919 - 1)).toBeLessThan(0.03);
    expect(lfp.indexColumns.every((name) => name in lfp.table && name in lfp.monster)).toBe(true);
  });

  it('resembles the example data: baselines climb by mouse, stimulation adds power, spread within cells', () => {
    const original = statistics(readFileSync('examples/data/lfp.csv', 'utf8'));
    const seeds = [1, 2, 3, 4, 5].map((seed) => statistics(generateFakeLfp({ seed }).table));
    original.baselines.forEach((baseline, mouse) => {
      expect(Math.abs(average(seeds.map(({ baselines }) => baselines[mouse])) - baseline)).toBeLessThan(0.15);
    });
    for (const { effect } of seeds) expect(effect).toBeGreaterThan(0);
    expect(average(seeds.map(({ effect }) => effect))).toBeCloseTo(original.effect, 1);
    expect(average(seeds.map(({ sd }) => sd))).toBeCloseTo(original.sd, 1);
  });

  it('lets mice with a high baseline respond less, in spikes added', () => {
    const added = [0, 7].map((mouse) => {
      const rows = (stim: number): number =>
        lfp.monster.mouse.filter((value, row) => value === mouse && lfp.monster.stim[row] === stim).length /
        30;
      return rows(1) - rows(0);
    });
    expect(added[0]).toBeGreaterThan(added[1]);
  });

  it('gives each row of the monster its own rate, and the trial their mean', () => {
    expect(new Set(lfp.monster['Log power']).size).toBe(lfp.monster.mouse.length);
    const first = lfp.monster.mouse
      .map((_, row) => row)
      .filter((row) => row < Number(lfp.table.i_spike[0]) * 2 - 1);
    const rates = first.map((row) => Number(lfp.monster.Power[row]));
    expect(lfp.monster.i_trial[first.length]).toBe(1);
    expect(average(rates)).toBeCloseTo(Number(lfp.table.Power[0]), 9);
    expect(Number(lfp.monster['Log power'][3])).toBeCloseTo(-Number(lfp.monster.log_isi[3]), 12);
  });

  it('is the same for the same seed and another one for another seed', () => {
    expect(generateFakeLfp({ seed: 1 })).toEqual(lfp);
    expect(generateFakeLfp({ seed: 2 }).table).not.toEqual(lfp.table);
  });

  it('refuses unknown and unusable options by name', () => {
    expect(() => generateFakeLfp({ nTrial: 3 } as never)).toThrow(
      "generateFakeLfp has no option 'nTrial'. Did you mean 'nTrials'?",
    );
    expect(() => generateFakeLfp({ nMice: 0 })).toThrow(
      "option 'nMice' must be a whole number, at least 1; got 0.",
    );
    expect(() => generateFakeLfp({ mouseResponseSlope: Number.NaN })).toThrow(
      'must be a number of Hz, at least 0',
    );
  });
});

describe('generateFakeSpikes', () => {
  it('makes a row for each mouse, neuron, stim and trial', () => {
    const { table, firingRates } = generateFakeSpikes({ nTrials: 2, nNeurons: 3, nMice: 4, seed: 1 });
    expect(table.stim.length).toBe(2 * 3 * 4 * 2);
    expect([...new Set(table.mouse)]).toEqual(['m0bayes', 'm1bayes', 'm2bayes', 'm3bayes']);
    expect(new Set(table.neuron_code).size).toBe(12);
    expect(firingRates.length).toBe(4);
    expect(firingRates[3][0]).toEqual({ baseline: 7, stimulated: 7.1 + 6 });
  });

  it('responds in trials shorter than 4 s, too', () => {
    const { monster } = generateFakeSpikes({
      nTrials: 60,
      nNeurons: 1,
      nMice: 1,
      duration: 2,
      overallStimResponseStrength: 30,
      seed: 2,
    });
    const spikes = [0, 1].map((stim) => numbers(monster, 'stim').filter((value) => value === stim).length);
    expect(spikes[1]).toBeGreaterThan(1.5 * spikes[0]);
  });
});

describe('variants', () => {
  it('stacks two stimulation types and several strengths', () => {
    const small = { nTrials: 2, nNeurons: 2, nMice: 2, duration: 2, seed: 1 };
    expect([...new Set(generateSpikesStimTypes(small).stim_strength)]).toEqual([1, 2]);
    const strengths = generateSpikesStimStrength({ ...small, overallStimResponseStrengths: [1, 4] });
    expect([...new Set(strengths.stim_strength)].sort()).toEqual([0, 1, 4]);
    expect(strengths.stim.length).toBe(2 * 2 * 2 * 2 * 2);
    expect(strengths.isi.length).toBe(strengths.stim.length);
  });
});
