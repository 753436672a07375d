import {
  add,
  column,
  divide,
  type Expression,
  evaluate,
  exp,
  expit,
  format,
  gather,
  log,
  log1p,
  log1pexp,
  logAddExp,
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
import { a, after, code, mouse, row, s, w, y } from '../../../../test/support/small-graph.ts';
import { gradient } from '../autodiff/gradient.ts';
import { balanceSums } from './balance-sums.ts';
import { factorSums } from './factor-sums.ts';
import { foldData } from './fold-data.ts';
import { liftGathers } from './lift-gathers.ts';
import { logProducts } from './log-products.ts';
import { mergeSums } from './merge-sums.ts';
import { reciprocals } from './reciprocals.ts';
import { shareLogistic } from './share-logistic.ts';
import { simplify } from './simplify.ts';
import { spellLogSumExp } from './spell-log-sum-exp.ts';
import { splitSums } from './split-sums.ts';

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

  it('puts the longer of two sums inside, and takes its logarithms there', () => {
    const body = log1p(square(multiply(w, y)));
    expect(after(logProducts, sum(sum(body, mouse), row))).toBe(
      'sum(sumLog(add(1, square(multiply(w[mouse: 2], y[row: 6]))); row); mouse)',
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

describe('spellLogSumExp', () => {
  it('computes the log of two exponentials and its derivatives from one exponential a row, and a sum from one log', () => {
    const density = sum(logAddExp(multiply(a, y), s), row);
    const passes = [simplify, spellLogSumExp, simplify, logProducts, simplify];
    const before = [density, ...gradient(density, [a, s])];
    const spelled = passes.reduce<readonly Expression[]>((roots, pass) => pass(roots), before);
    const count = (op: Expression['op']) => topologicalOrder(spelled).filter((node) => node.op === op).length;
    expect([count(exp), count(logAddExp), count(log1p)]).toEqual([1, 0, 0]);
    for (const [x, c] of [
      [0.3, 1.7],
      [-40, 90],
      [Number.NEGATIVE_INFINITY, 2],
      [0, Number.NEGATIVE_INFINITY],
    ]) {
      const bindings = new Map([
        [a, Float64Array.of(x)],
        [s, Float64Array.of(c)],
      ]);
      const expected = evaluate(before, bindings).map(([value]) => value);
      for (const [k, [value]] of evaluate(spelled, bindings).entries())
        expect(value).toBeCloseTo(expected[k], 12);
    }
  });
});

describe('reciprocals', () => {
  it('divides once by what is the same in every row', () => {
    expect(after(reciprocals, divide(y, s))).toBe('multiply(y[row: 6], divide(1, s))');
  });

  it('divides once by what divides twice, and never by what is known', () => {
    expect(after(reciprocals, add(divide(a, exp(s)), divide(s, exp(s))))).toContain('divide(a, ');
    const divisor = exp(s);
    expect(after(reciprocals, add(divide(a, divisor), divide(s, divisor)))).toBe(
      'add(multiply(a, divide(1, exp(s))), multiply(s, divide(1, exp(s))))',
    );
    expect(after(reciprocals, divide(a, 8))).toBe('multiply(a, 0.125)');
    expect(after(reciprocals, divide(a, y))).toBe('multiply(a, data[row: 6])');
  });

  it('leaves divisors that vary along with what they divide, and those without a reciprocal', () => {
    expect(after(reciprocals, divide(a, exp(multiply(a, y))))).toContain('divide(a, ');
    expect(after(reciprocals, divide(a, s))).toBe('divide(a, s)');
    expect(after(reciprocals, divide(a, 1e-305))).toBe('divide(a, 1e-305)');
    expect(after(reciprocals, divide(a, column('small', row, [1, 1, 1, 1e-305, 1, 1])))).toContain(
      'divide(a, ',
    );
  });
});

describe('balanceSums', () => {
  const [e, f, g] = [exp(a), exp(s), exp(add(a, s))];

  it('adds in pairs, what is subtracted together, constants as one', () => {
    expect(after(balanceSums, add(1, add(e, subtract(2, subtract(f, g)))))).toBe(
      'subtract(add(3, add(exp(a), exp(add(a, s)))), exp(s))',
    );
    expect(after(balanceSums, subtract(negate(add(e, f)), g))).toBe(
      'negate(add(exp(a), add(exp(s), exp(add(a, s)))))',
    );
  });

  it('leaves a partial sum that is wanted elsewhere, and sums of arrays', () => {
    const partial = add(e, f);
    expect(format(balanceSums([add(add(partial, g), multiply(2, partial))])[0])).toBe(
      'add(add(exp(a), exp(s)), add(exp(add(a, s)), multiply(2, add(exp(a), exp(s)))))',
    );
    const rows = add(add(add(y, e), f), g);
    expect(balanceSums([rows])[0]).toBe(rows);
  });
});
