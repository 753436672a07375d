import { describe, expect, it } from 'vitest';
import { type SummaryRow, summarize } from '../summary.ts';
import { check } from './check.ts';
import type { RunDiagnostics } from './finding.ts';

function row(name: string, change: Partial<SummaryRow> = {}): SummaryRow {
  return {
    name,
    mean: 0,
    sd: 1,
    mcseMean: 0.02,
    mcseSd: 0.02,
    hdiLow: -1.9,
    hdiHigh: 1.9,
    q05: -1.6,
    median: 0,
    q95: 1.6,
    essBulk: 2000,
    essTail: 1500,
    rHat: 1.001,
    ...change,
  };
}

const well: RunDiagnostics = {
  summary: [row('mu'), row('tau')],
  divergences: 0,
  treeDepthSaturated: 0,
  eBfmi: [0.9, 1, 1.1, 0.3],
  draws: 4000,
};

const codes = (change: Partial<RunDiagnostics>) => check({ ...well, ...change }).map(({ code }) => code);

describe('check', () => {
  it('is silent when all is well, and about what is constant by construction', () => {
    expect(check(well)).toEqual([]);
    const constant = row('corr[0,0]', { sd: 0, rHat: NaN, essBulk: NaN, essTail: NaN, mcseMean: NaN });
    expect(codes({ summary: [row('mu'), constant] })).toEqual([]);
    expect(codes({ summary: [] })).toEqual([]);
  });

  it('counts divergences, with their share where the total is known', () => {
    const [finding] = check({ ...well, divergences: 12 });
    expect(finding.code).toBe('DIVERGENCES');
    expect(finding.message).toMatch(/^12 of 4000 transitions \(0.3%\) diverged/);
    expect(check({ ...well, divergences: 1, draws: undefined })[0].message).toMatch(/^1 transition diverged/);
  });

  it('finds R-hat from 1.01 on, the worst parameter first', () => {
    const summary = [row('a', { rHat: 1.0099 }), row('b', { rHat: 1.01 }), row('c', { rHat: Infinity })];
    const [finding] = check({ ...well, summary });
    expect(finding.code).toBe('HIGH_R_HAT');
    expect(finding.parameters).toEqual(['c', 'b']);
    expect(finding.message).toMatch(/disagree about c and b: R-hat is up to Infinity/);
  });

  it('wants an ESS of 100 per chain', () => {
    const summary = [row('a', { essBulk: 399, essTail: 400 }), row('b', { essTail: 120.4 })];
    expect(check({ ...well, summary }).map(({ code, parameters }) => [code, parameters])).toEqual([
      ['LOW_ESS_BULK', ['a']],
      ['LOW_ESS_TAIL', ['b']],
    ]);
    expect(codes({ summary, eBfmi: [1] })).toEqual([]);
  });

  it('names the chains of low E-BFMI', () => {
    const [finding] = check({ ...well, eBfmi: [0.29, 0.9, 0.1, 1] });
    expect(finding.code).toBe('LOW_E_BFMI');
    expect(finding.message).toMatch(/down to 0.10 in chain 0 and 2/);
  });

  it('reports saturated trees, draws that are not finite, and too few draws', () => {
    expect(codes({ treeDepthSaturated: 3 })).toEqual(['TREE_DEPTH_SATURATED']);
    expect(codes({ summary: [row('mu', { mean: NaN, sd: NaN, rHat: NaN }), row('tau')] })).toEqual([
      'NON_FINITE_DRAWS',
    ]);
    expect(codes({ summary: [row('mu', { rHat: NaN, essBulk: NaN, essTail: NaN })] })).toEqual([
      'TOO_FEW_DRAWS',
    ]);
  });

  it('tells of a mode that chains were taken out of', () => {
    const restarts = [
      { chain: 0, from: 1, iteration: 45, nats: 41.2 },
      { chain: 2, from: 1, iteration: 45, nats: 38.7 },
    ];
    const [finding] = check({ ...well, restarts });
    expect(finding.code).toBe('CHAINS_RESTARTED');
    expect(finding.message).toMatch(/chain 0 and 2 settled .* e\^-39 .* restarted from a draw of chain 1\.$/);
    expect(codes({ restarts: [] })).toEqual([]);
  });

  it('says where shorter steps were taken, and does not advise them then', () => {
    expect(codes({ transition: 'walnuts', transitionChosen: true })).toEqual(['WALNUTS_TAKEN']);
    expect(codes({ transition: 'walnuts' })).toEqual([]);
    expect(codes({ transition: 'nuts', transitionChosen: true })).toEqual([]);
    const advice = (transition: 'nuts' | 'walnuts') =>
      check({ ...well, divergences: 1, transition })[0].advice;
    expect(advice('nuts')).toMatch(/transition: 'auto'/);
    expect(advice('walnuts')).not.toMatch(/transition/);
  });

  it('says when no chain moved', () => {
    const summary = summarize([{ name: 'mu', draws: [[0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]] }]);
    expect(codes({ summary })).toEqual(['NO_MOVEMENT']);
  });

  it('names five parameters in the message and all in the list', () => {
    const summary = Array.from({ length: 9 }, (_, i) => row(`x[${i}]`, { rHat: 2 - i / 100 }));
    const [finding] = check({ ...well, summary });
    expect(finding.message).toMatch(/x\[0\], x\[1\], x\[2\], x\[3\], x\[4\] and 4 more/);
    expect(finding.parameters).toHaveLength(9);
  });

  it('finds chains stuck in two modes', () => {
    const chain = (center: number) => Array.from({ length: 200 }, (_, i) => center + Math.sin(i * i));
    const summary = summarize([{ name: 'mu', draws: [chain(-3), chain(3), chain(-3), chain(3)] }]);
    expect(codes({ summary })).toContain('HIGH_R_HAT');
  });
});
