import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeLabels, parseCsv } from '../table/index.ts';
import { minimize } from './minimize.ts';
import { crossProducts } from './mixed-model.ts';
import { profiledDeviance } from './profiled-deviance.ts';

const sleep = parseCsv(readFileSync('test/fixtures/data/sleepstudy.csv', 'utf8'));
const column = (name: string) => ({
  name,
  values: Float64Array.from(sleep.column(name) as string[], Number),
});
const days = column('Days');
const products = crossProducts({
  y: column('Reaction'),
  fixed: [days],
  random: [days, { name: 'square', values: days.values.map((day) => day * day) }],
  group: encodeLabels('Subject', sleep.column('Subject')),
  correlated: true,
});

describe('profiledDeviance', () => {
  it.each(['REML', 'ML'] as const)('has the gradient that finite differences give, %s', (method) => {
    const lambda = [
      [0.9, 0, 0],
      [0.2, 0.4, 0],
      [-0.3, 0.1, 0.05],
    ];
    const shifted = (row: number, at: number, by: number): number[][] =>
      lambda.map((values, i) => values.map((value, j) => (i === row && j === at ? value + by : value)));
    const { gradient } = profiledDeviance(products, lambda, method);
    const step = 1e-5;
    for (let row = 0; row < 3; row++) {
      for (let at = 0; at <= row; at++) {
        const [up, down] = [step, -step].map((by) =>
          profiledDeviance(products, shifted(row, at, by), method),
        );
        expect(gradient[row][at]).toBeCloseTo((up.criterion - down.criterion) / (2 * step), 4);
      }
    }
  });
});

describe('minimize', () => {
  it('follows a curved valley to its end', () => {
    const rosenbrock = ([x, y]: readonly number[]) => ({
      value: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
      gradient: [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
    });
    const { point } = minimize(rosenbrock, [-1.2, 1]);
    expect(point[0]).toBeCloseTo(1, 8);
    expect(point[1]).toBeCloseTo(1, 8);
  });
});
