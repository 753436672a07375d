import { sample } from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { BayesWindow } from './bayes-window.ts';
import { missingRole, type SlopeData } from './models/index.ts';

const table = {
  y: [1, 2, 3, 4, 2, 3, 4, 5],
  stim: [0, 1, 0, 1, 0, 1, 0, 1],
  mouse: ['a', 'a', 'a', 'a', 'b', 'b', 'b', 'b'],
  trial: [0, 0, 1, 1, 0, 0, 1, 1],
};
const roles = { y: 'y', treatment: 'stim', group: 'mouse', detail: 'trial' };

describe('BayesWindow', () => {
  it('joins the rows of one trial of one mouse, though trial numbers start anew in each', () => {
    const { encoding } = new BayesWindow(table, roles).plotDataSlopeTrials() as { encoding: object };
    expect(encoding).toMatchObject({ detail: [{ field: 'trial' }, { field: 'mouse' }] });
  });

  it('asks for the detail column where there is none', () => {
    const window = new BayesWindow(table, { y: 'y', treatment: 'stim' });
    expect(() => window.plotDataSlopeTrials()).toThrow('name the trial column as detail');
  });

  it('says what to call before the first plot', () => {
    expect(() => new BayesWindow(table, roles).plot()).toThrow('await window.fitSlopes()');
  });

  it('names the role that a model needs and the table lacks', async () => {
    const needsGroup = ({ y, group = missingRole('group'), family }: SlopeData) =>
      sample('y', family.likelihood(y.at(group)), { obs: y });
    const fitting = new BayesWindow(table, { y: 'y', treatment: 'stim' }).fitSlopes({ model: needsGroup });
    await expect(fitting).rejects.toMatchObject({ code: 'ROLE_MISSING', details: { role: 'group' } });
  });

  it('draws what tells of the chains: ranks, pairs, energy', async () => {
    const window = new BayesWindow(table, roles);
    await window.fitSlopes({ warmup: 100, draws: 100, seed: 1, workers: 0 });
    expect(window.plotRanks(['b_stim']).description).toMatch(/^Ranks by chain of b_stim/);
    expect(window.plotPairs(['b_stim', 'a_subject']).description).toMatch(
      /^Draws of b_stim; a_subject\[a\]; a_subject\[b\], in pairs/,
    );
    expect(window.plotEnergy().description).toMatch(/E-BFMI by chain: \d/);
  });
});
