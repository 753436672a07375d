import { describe, expect, it } from 'vitest';
import { loo } from '../loo/index.ts';
import type { PowerScaling, PriorSensitivity } from '../power-scaling.ts';
import { checkLoo, checkPriors } from './model-rules.ts';

/** Importance ratios with a Pareto tail of shape k: quantiles of exp(-k e), e exponential. */
const tail = (k: number) => [
  Float64Array.from({ length: 1000 }, (_, s) => k * Math.log((((s * 617) % 1000) + 0.5) / 1000)),
];

describe('checkLoo', () => {
  it('names the observations, the worst first, and the way out', () => {
    const [finding, ...rest] = checkLoo(loo([tail(0.2), tail(0.9), tail(1.4)]), (i) => `y[m${i}]`);
    expect(rest).toEqual([]);
    expect(finding.parameters).toEqual(['y[m2]', 'y[m1]']);
    expect(finding.message).toMatch(
      /^2 of 3 observations \(67%\) can't be predicted .*: y\[m2\] and y\[m1\], with Pareto k up to 1\.\d\d where 0\.67/,
    );
    expect(finding.advice).toMatch(/^Fit the model again without each/);
  });

  it('says how many draws would do, where they would; silent where all is well', () => {
    const [{ advice }] = checkLoo(loo([tail(0.78)]));
    expect(Number(/Draw more \((\d+) in all/.exec(advice)?.[1])).toBeGreaterThan(1000);
    expect(checkLoo(loo([tail(0.1), tail(0.3)]))).toEqual([]);
  });
});

describe('checkPriors', () => {
  const scaling = (...rows: [string, number, PriorSensitivity][]): PowerScaling => ({
    rows: rows.map(([name, prior, diagnosis]) => ({ name, prior, likelihood: 0.1, diagnosis })),
    paretoK: { prior: 0.1, likelihood: 0.1 },
  });

  it('tells conflicts from weak data; silent where neither is', () => {
    const findings = checkPriors(
      scaling(
        ['a', 0.06, 'conflict of prior and data'],
        ['b', 0.3, 'conflict of prior and data'],
        ['c', 0.1, 'prior outweighs the data'],
        ['d', 0.01, 'none'],
      ),
    );
    expect(findings.map(({ code, parameters }) => [code, parameters])).toEqual([
      ['PRIOR_DATA_CONFLICT', ['b', 'a']],
      ['PRIOR_OUTWEIGHS_DATA', ['c']],
    ]);
    expect(findings[0].message).toMatch(/^The posterior of b and a depends on .* up to 0\.30\.$/);
    expect(checkPriors(scaling(['d', 0.01, 'none']))).toEqual([]);
  });
});
