import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCsv } from './csv.ts';
import { readRoles } from './roles.ts';
import { standardize } from './standardize.ts';

describe('standardize', () => {
  it('gives the mean and sd that pandas gives for the example data', () => {
    const table = parseCsv(readFileSync('examples/data/lfp.csv', 'utf8'));
    const { y } = readRoles(table, { y: 'Log power', treatment: 'stim' });
    const { mean, sd } = standardize(y.name, y.values);
    expect(mean).toBeCloseTo(2.1948658282604185, 13);
    expect(sd).toBeCloseTo(0.3403223435874966, 13);
  });

  it('goes there and back', () => {
    const values = [1, 4, 2.5, -7];
    const { forward, backward, mean, sd } = standardize('y', values);
    const z = forward(values);
    expect(z.reduce((total, value) => total + value, 0)).toBeCloseTo(0, 14);
    expect(Math.hypot(...z) ** 2 / 3).toBeCloseTo(1, 14);
    values.forEach((value, row) => {
      expect(backward.location(z[row])).toBeCloseTo(value, 13);
    });
    expect(backward.slope(z[1] - z[0])).toBeCloseTo(3, 13);
    expect(backward.scale(1)).toBe(sd);
    expect(backward.location(0)).toBe(mean);
  });

  it('refuses equal values and single values, by name', () => {
    expect(() => standardize('Log power', [0.1, 0.1, 0.1])).toThrow(
      "All 3 values of 'Log power' equal 0.1, so there is no variation to explain.",
    );
    expect(() => standardize('Log power', [1])).toThrow("Column 'Log power' has 1 usable value;");
  });
});
