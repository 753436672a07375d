import { describe, expect, it } from 'vitest';
import { formatSummary } from './format-summary.ts';
import type { SummaryRow } from './summary.ts';

function row(name: string, mean: number, error: number, change: Partial<SummaryRow> = {}): SummaryRow {
  const spread = 40 * error;
  return {
    name,
    mean,
    sd: spread,
    mcseMean: error,
    mcseSd: error,
    hdiLow: mean - 2 * spread,
    hdiHigh: mean + 2 * spread,
    q05: mean - spread,
    median: mean,
    q95: mean + spread,
    essBulk: 1601.7,
    essTail: 1422.2,
    rHat: 1.0012,
    ...change,
  };
}

const constant = {
  sd: 0,
  mcseMean: Number.NaN,
  mcseSd: Number.NaN,
  rHat: Number.NaN,
  essBulk: Number.NaN,
  essTail: Number.NaN,
};

describe('formatSummary', () => {
  it('shows estimates to the place of their error, with points aligned', () => {
    const rows = [
      row('intercept', 12.34567, 0.0123),
      row('sigma', -0.00001, 0.00456),
      row('count', 123456.7, 32.1),
      row('ones', 1, 0, constant),
    ];
    expect(`\n${formatSummary(rows)}\n`).toMatchInlineSnapshot(`
      "
                       mean     mcse        sd      hdi 3%      median     hdi 97%  ess bulk  ess tail  r hat
      intercept      12.35    0.012      0.49       11.36       12.35       13.33       1602      1422  1.001
      sigma           0.000   0.0046     0.182      -0.365       0.000       0.365      1602      1422  1.001
      count      123457      32       1284      120889      123457      126025          1602      1422  1.001
      ones            1          NaN     0           1           1           1           NaN       NaN    NaN
      "
    `);
  });

  it('changes to powers of ten where places would run out', () => {
    const rows = [row('tiny', 3.21e-12, 4e-14), row('huge', 6.02214076e23, 1e20)];
    expect(`\n${formatSummary(rows)}\n`).toMatchInlineSnapshot(`
      "
                 mean     mcse        sd     hdi 3%     median    hdi 97%  ess bulk  ess tail  r hat
      tiny   3.21e-12    4e-14  1.60e-12      1e-14   3.21e-12   6.41e-12      1602      1422  1.001
      huge  6.022e+23  1.0e+20   4.0e+21  5.942e+23  6.022e+23  6.102e+23      1602      1422  1.001
      "
    `);
  });

  it('names the interval it was given', () => {
    expect(formatSummary([row('a', 1, 0.1)], { hdiProbability: 0.9 })).toMatch(/hdi 5% .* hdi 95%/);
  });

  it('shows what is not finite', () => {
    const text = formatSummary([row('a', Number.NaN, Number.NaN, { rHat: Number.POSITIVE_INFINITY })]);
    expect(text).toMatch(/a +NaN +NaN .* Infinity$/);
  });
});
