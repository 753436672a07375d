import { readFileSync } from 'node:fs';
import { axis, column, factor, HalfNormal, Normal, plate, sample } from '@bayes-window/dsl';
import { BayesWindow, infer, readTable, version } from 'bayes-window';
import { describe, expect, it } from 'vitest';

const rows = [
  { y: 1, stim: 0, mouse: 'a' },
  { y: 2, stim: 1, mouse: 'a' },
  { y: 1.5, stim: 0, mouse: 'b' },
  { y: 3, stim: 1, mouse: 'b' },
];
const roles = { y: 'y', treatment: 'stim', group: 'mouse' };
const row = axis('row', 4);
const y = column('y', row, [1, 2, 3, 4]);

describe('tables', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['a missing file', () => readTable('nowhere.csv'), /There is no file 'nowhere.csv'/],
    [
      'a missing column',
      () => new BayesWindow(rows, { ...roles, group: 'muose' }),
      /no column 'muose' for group\. Did you mean 'mouse'\?/,
    ],
    ['an empty table', () => new BayesWindow([], roles), /The table has no rows/],
    [
      'a header without rows',
      () => new BayesWindow('y,stim,mouse\n', roles),
      /has a header \(y, stim, mouse\) but no rows/,
    ],
    [
      'text for y',
      () => new BayesWindow('y,stim\n1,0\nhigh,1\n', { y: 'y', treatment: 'stim' }),
      /'y' is used as y and must be numeric, but data row 2 \(line 3\) holds 'high'/,
    ],
    [
      'infinity for y',
      () => new BayesWindow('y,stim\n1,0\nInf,1\n', { y: 'y', treatment: 'stim' }),
      /is infinite \(Inf\) at data row 2/,
    ],
    [
      'one treatment level',
      () =>
        new BayesWindow(
          rows.map((r) => ({ ...r, stim: 1 })),
          roles,
        ),
      /Treatment 'stim' has only the level '1' in all 4 rows/,
    ],
    [
      'a group as long as the table',
      () =>
        new BayesWindow(
          { y: numbers(1_000_000), stim: numbers(1_000_000).map((i) => i % 2), mouse: numbers(1_000_000) },
          roles,
        ),
      /Group 'mouse' has 1,000,000 levels in 1,000,000 rows/,
    ],
    [
      'an unknown role',
      () => new BayesWindow(rows, { ...roles, grup: 'mouse' } as never),
      /BayesWindow has no option "grup". Did you mean "group"\?/,
    ],
  ])('%s', (_, make, message) => expect(make).toThrow(message));

  it('equal values of y', async () => {
    const constant = new BayesWindow(
      rows.map((r) => ({ ...r, y: 2 })),
      roles,
    );
    await expect(constant.fitSlopes()).rejects.toThrow(/All 4 values of 'y' equal 2/);
  });

  it('missing values drop their rows, with a count', () => {
    const window = new BayesWindow('y,stim,mouse\n1,0,007\nNA,1,007\n2,1,007\n3,0,08\n', roles);
    expect(window.roles.dropped).toEqual({ count: 1, byColumn: { y: 1 } });
    expect(window.roles.group?.levels).toEqual(['007', '08']);
  });
});

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

describe('options', () => {
  const window = new BayesWindow(rows, roles);

  it.each([
    [{ distt: 'normal' }, /fitSlopes has no option "distt"\. Did you mean "distY"\?/],
    [{ distY: 'gauss' }, /option "distY": expected one of normal, student, .*; got "gauss"/],
    [{ draws: 0 }, /option "draws": expected a number of at least 1; got 0/],
    [{ targetAcceptance: 1.5 }, /option "targetAcceptance": expected a number below 1; got 1.5/],
    [{ targetAcceptance: 'high' }, /option "targetAcceptance": expected number, or auto; got "high"/],
  ])('%o', async (options, message) => {
    await expect(window.fitSlopes(options as never)).rejects.toThrow(message);
  });

  it('a slope that the model does not have', async () => {
    const model = (): void => void sample('a', Normal(0, 1));
    await expect(window.fitSlopes({ model, warmup: 50, draws: 50 })).rejects.toThrow(
      /no site "b_stim" to take as the slope of "stim"; it has a\./,
    );
  });
});

describe('models', () => {
  const run = (model: () => void): Promise<unknown> => infer(model, [], { warmup: 20, draws: 20 });

  it('two sites of one name', async () => {
    const twice = (): void => {
      sample('a', Normal(0, 1));
      sample('a', Normal(0, 1));
    };
    await expect(run(twice)).rejects.toThrow(/Two sites are named "a"/);
  });

  it('a shape mistake, with the site, the plate and both lists of axes', async () => {
    const mistaken = (): void => {
      const effect = plate(axis('mouse', 2), () => sample('effect', Normal(0, 1)));
      sample('y', Normal(effect, 1), { obs: y });
    };
    await expect(run(mistaken)).rejects.toThrow(
      /Site "y": the observed data have axes \[row: 4\] but the site also runs over "mouse" \(size 2\)/,
    );
  });

  it('a non-finite start, with the site, its value and the row', async () => {
    const impossible = (): void => {
      const a = sample('a', Normal(0, 1));
      sample('y', Normal(0, sample('sigma', HalfNormal(1))), { obs: y });
      factor('penalty', y.sub(3).log().mul(a));
    };
    await expect(run(impossible)).rejects.toThrow(
      /site "penalty" has log density NaN at index 0 of \[row: 4\]/,
    );
  });
});

it("the version is the package's", () => {
  const manifest = JSON.parse(
    readFileSync(new URL('../packages/window/package.json', import.meta.url), 'utf8'),
  );
  expect(version).toBe(manifest.version);
});
