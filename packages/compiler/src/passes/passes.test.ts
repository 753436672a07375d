import {
  add,
  axis,
  codes,
  column,
  divide,
  type Expression,
  evaluate,
  exp,
  expit,
  format,
  gather,
  input,
  log,
  log1p,
  log1pexp,
  logExpit,
  multiply,
  negate,
  segmentSum,
  square,
  subtract,
  sum,
  topologicalOrder,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { distinctRows } from './distinct-rows.ts';
import { factorSums } from './factor-sums.ts';
import { foldData } from './fold-data.ts';
import { liftGathers } from './lift-gathers.ts';
import { linearAddends } from './linear-addends.ts';
import { logProducts } from './log-products.ts';
import { mergeRows } from './merge-rows.ts';
import { mergeSums } from './merge-sums.ts';
import { reciprocals } from './reciprocals.ts';
import type { Pass } from './rewrite.ts';
import { shareLogistic } from './share-logistic.ts';
import { simplify } from './simplify.ts';
import { splitSums } from './split-sums.ts';

const row = axis('row', 6);
const mouse = axis('mouse', 2);
const y = column('y', row, [1, 2, 1, 2, 1, 5]);
const code = codes('mouse', row, mouse, [0, 1, 0, 1, 0, 1]);
const a = input('a', []);
const s = input('s', []);
const w = input('w', [mouse]);

function after(pass: Pass, root: Expression): string {
  const [result] = pass([root]);
  const bindings = new Map([
    [a, Float64Array.of(0.3)],
    [s, Float64Array.of(1.7)],
    [w, Float64Array.of(-0.4, 2.2)],
  ]);
  const [before, now] = evaluate([root, result], bindings);
  for (const [i, value] of before.entries()) expect(now[now.length === 1 ? 0 : i]).toBeCloseTo(value, 10);
  return format(result);
}

describe('simplify', () => {
  it('uses identities, absorbing elements and constants', () => {
    expect(after(simplify, add(multiply(1, a), multiply(0, s)))).toBe('a');
    expect(after(simplify, multiply(multiply(a, 2), 3))).toBe('multiply(6, a)');
    expect(after(simplify, subtract(0, negate(a)))).toBe('a');
    expect(after(simplify, add(a, exp(0)))).toBe('add(1, a)');
  });
});

describe('foldData', () => {
  it('computes what depends on data alone and nothing else', () => {
    expect(after(foldData, multiply(a, sum(square(y), row)))).toBe('multiply(a, 36)');
    expect(after(foldData, sum(subtract(y, a), row))).toBe('sum(subtract(y[row: 6], a); row)');
  });
});

describe('liftGathers', () => {
  it('computes per group what is constant in the group', () => {
    expect(after(liftGathers, add(a, multiply(gather(w, code), s)))).toBe(
      'gather(add(a, multiply(w[mouse: 2], s)); mouse)',
    );
  });

  it('leaves what also varies by row', () => {
    expect(after(liftGathers, multiply(gather(w, code), y))).toBe(
      'multiply(gather(w[mouse: 2]; mouse), y[row: 6])',
    );
  });
});

describe('splitSums', () => {
  it('takes out constants and known data', () => {
    expect(after(splitSums, sum(subtract(square(subtract(y, a)), s), row))).toBe(
      'subtract(sum(square(subtract(y[row: 6], a)); row), multiply(6, s))',
    );
  });

  it('keeps row-wise addends together', () => {
    const residual = sum(subtract(exp(multiply(a, y)), multiply(s, y)), row);
    expect(after(splitSums, residual)).toBe(format(residual));
  });
});

describe('factorSums', () => {
  it('takes constant factors out, through division and squares', () => {
    expect(after(factorSums, sum(multiply(s, exp(multiply(a, y))), row))).toBe(
      'multiply(s, sum(exp(multiply(a, y[row: 6])); row))',
    );
    expect(after(factorSums, sum(square(divide(subtract(y, a), s)), row))).toBe(
      'divide(sum(square(subtract(y[row: 6], a)); row), square(s))',
    );
  });

  it('turns a gathered factor into a weight of the group sums', () => {
    expect(after(factorSums, sum(multiply(gather(w, code), exp(multiply(a, y))), row))).toBe(
      'sum(multiply(w[mouse: 2], segmentSum(exp(multiply(a, y[row: 6])); mouse)); mouse)',
    );
  });

  it('leaves a constant over what varies', () => {
    expect(after(factorSums, sum(divide(3, exp(multiply(a, y))), row))).toBe(
      'multiply(3, sum(divide(1, exp(multiply(a, y[row: 6]))); row))',
    );
  });

  it('does not split a difference', () => {
    const residual = sum(subtract(y, a), row);
    expect(after(factorSums, residual)).toBe(format(residual));
  });
});

describe('mergeSums', () => {
  it('sums the groups where the group sums are wanted anyway', () => {
    const f = exp(multiply(a, y));
    expect(after(mergeSums, add(sum(f, row), sum(multiply(w, segmentSum(f, code)), mouse)))).toContain(
      'sum(segmentSum(',
    );
  });

  it('leaves a sum alone otherwise', () => {
    const f = sum(exp(multiply(a, y)), row);
    expect(after(mergeSums, f)).toBe(format(f));
  });
});

describe('linearAddends (R1, R3)', () => {
  const x = column('x', row, [1, 2, 3, 4, 5, 6]);

  it('replaces what is affine in the parameters by its sufficient statistics', () => {
    const theta = add(gather(w, code), multiply(a, x));
    expect(after(linearAddends, sum(multiply(y, theta), row))).toBe(
      'add(sum(multiply(data[mouse: 2], w[mouse: 2]); mouse), multiply(51, a))',
    );
  });

  it('leaves the rest of the row in the loop, with its sign', () => {
    const body = subtract(multiply(y, multiply(a, x)), exp(multiply(a, x)));
    expect(after(linearAddends, sum(body, row))).toBe(
      'add(sum(negate(exp(multiply(a, x[row: 6]))); row), multiply(51, a))',
    );
  });

  it('leaves what is not affine, and a latent value per row', () => {
    const nonlinear = sum(exp(multiply(a, x)), row);
    expect(after(linearAddends, nonlinear)).toBe(format(nonlinear));
    const latent = sum(multiply(y, input('z', [row])), row);
    expect(format(linearAddends([latent])[0])).toBe(format(latent));
  });
});

describe('mergeRows (R0, R1, R3)', () => {
  it('merges rows that agree in every datum, with their count', () => {
    const f = sum(exp(subtract(y, gather(w, code))), row);
    expect(after(mergeRows, f)).toBe(
      'sum(multiply(count[row~0: 3], exp(subtract(y[row~0: 3], gather(w[mouse: 2]; mouse)))); row~0)',
    );
  });

  it('sums what multiplies an addend over the rows with its key', () => {
    expect(after(mergeRows, sum(multiply(y, exp(gather(w, code))), row))).toBe(
      'sum(multiply(data[row~0: 2], exp(gather(w[mouse: 2]; mouse))); row~0)',
    );
  });

  it('takes squares around the mean of the rows with the same key', () => {
    const f = sum(square(subtract(y, exp(gather(w, code)))), row);
    expect(after(mergeRows, f)).toBe(
      'add(6, sum(multiply(count[row~0: 2], square(subtract(data[row~0: 2], exp(gather(w[mouse: 2]; mouse))))); row~0))',
    );
  });

  it('does not cancel around a large mean', () => {
    const values = Array.from({ length: 1000 }, (_, i) => 1e6 + Math.sin(i * 12.9898));
    const many = axis('many', values.length);
    const pair = codes(
      'mouse',
      many,
      mouse,
      values.map((_, i) => i % 2),
    );
    const centre = multiply(1e6, exp(gather(w, pair)));
    const before = sum(square(subtract(column('y', many, values), centre)), many);
    const bindings = new Map([[w, Float64Array.of(1e-7, -3e-7)]]);
    const [[expected], [merged]] = evaluate([before, ...mergeRows([before])], bindings);
    expect(Math.abs(merged - expected)).toBeLessThan(1e-10 * expected);
  });

  it('gives addends with the same key one table, and keeps those that do not merge in one loop', () => {
    const x = column('x', row, [1, 2, 3, 4, 5, 6]);
    const z = gather(w, code);
    const body = add(add(multiply(y, exp(z)), log1p(square(z))), exp(multiply(a, x)));
    const merged = after(mergeRows, sum(body, row));
    expect(merged.match(/; row~0\)/g)).toHaveLength(2);
    expect(merged).toContain('sum(exp(multiply(a, x[row: 6])); row)');
  });

  it('keeps rows apart that differ in one datum, in a latent value per row, or too often to gain', () => {
    const distinct = column('x', row, [1, 2, 3, 4, 5, 6]);
    const latent = input('z', [row]);
    const nearMiss = sum(square(subtract(distinct, a)), row);
    expect(after(mergeRows, nearMiss)).toBe(format(nearMiss));
    expect(format(mergeRows([sum(multiply(y, latent), row)])[0])).toBe(
      'sum(multiply(y[row: 6], z[row: 6]); row)',
    );
  });

  it('groups rows by all columns at once', () => {
    const { first, counts } = distinctRows([Float64Array.of(1, 1, 2, 1), Int32Array.of(0, 1, 0, 0)], 4);
    expect([...first]).toEqual([0, 1, 2]);
    expect([...counts]).toEqual([2, 1, 1]);
  });
});

describe('logProducts', () => {
  it('takes one logarithm of a product for a sum of logarithms', () => {
    expect(after(logProducts, sum(log(exp(multiply(a, y))), row))).toBe(
      'sumLog(exp(multiply(a, y[row: 6])); row)',
    );
    expect(after(logProducts, sum(log1p(square(multiply(a, y))), row))).toContain('sumLog(add(1, ');
  });

  it('takes the logarithms out of a sum with other addends', () => {
    const body = subtract(exp(multiply(a, y)), multiply(2, log(square(multiply(a, y)))));
    expect(after(logProducts, sum(body, row))).toBe(
      'add(sum(exp(multiply(a, y[row: 6])); row), multiply(-2, sumLog(square(multiply(a, y[row: 6])); row)))',
    );
  });

  it('leaves weighted and group-wise sums', () => {
    const weighted = sum(multiply(y, log(exp(multiply(a, y)))), row);
    const byGroup = sum(segmentSum(log(exp(multiply(a, y))), code), mouse);
    expect(after(logProducts, weighted)).toBe(format(weighted));
    expect(after(logProducts, byGroup)).toBe(format(byGroup));
  });
});

describe('shareLogistic', () => {
  it('computes softplus and expit of x and -x from one exponential', () => {
    const x = multiply(a, y);
    const roots = [log1pexp(x), expit(x), expit(negate(x)), logExpit(negate(x))];
    const shared = shareLogistic(roots);
    const exponentials = topologicalOrder(shared).filter(({ op }) => op === exp);
    expect(exponentials).toHaveLength(1);
    for (const value of [0, -0, 0.3, -0.3, 40, -40, 800, -800]) {
      const bindings = new Map([[a, Float64Array.of(value)]]);
      const before = evaluate(roots, bindings);
      for (const [k, values] of evaluate(shared, bindings).entries())
        for (const [i, v] of values.entries())
          expect(Math.abs(v - before[k][i])).toBeLessThanOrEqual(4e-16 * Math.abs(before[k][i]));
    }
  });

  it('leaves an expit alone that has no softplus beside it', () => {
    expect(after(shareLogistic, expit(multiply(a, y)))).toBe('expit(multiply(a, y[row: 6]))');
  });
});

describe('reciprocals', () => {
  it('divides once by what is the same in every row', () => {
    expect(after(reciprocals, divide(y, s))).toBe('multiply(y[row: 6], divide(1, s))');
  });

  it('leaves divisors that vary along with what they divide', () => {
    expect(after(reciprocals, divide(a, exp(multiply(a, y))))).toContain('divide(a, ');
    expect(after(reciprocals, divide(a, s))).toBe('divide(a, s)');
  });
});
