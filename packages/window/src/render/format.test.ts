import { describe, expect, it } from 'vitest';
import { formatDuration, formatNumber } from './format.ts';
import { slopeHeadline } from './headline.ts';
import { textWidth } from './text-width.ts';

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [0.0812345, '0.08123'],
    [-12.3456, '−12.35'],
    [123456.7, '123457'],
    [4000, '4000'],
    [0.99996, '1.000'],
    [9.99996, '10.00'],
    [1.5e-7, '1.500e−7'],
    [Number.NaN, 'NaN'],
  ])('%d is %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe('formatDuration', () => {
  it('uses milliseconds below a second', () => {
    expect([formatDuration(8.123), formatDuration(456.7), formatDuration(61_234)]).toEqual([
      '8.1 ms',
      '457 ms',
      '61.2 s',
    ]);
  });
});

describe('slopeHeadline', () => {
  const names = { y: 'Log power', treatment: 'stim', levels: ['0', '1'] } as const;

  it('says what changed, by how much and how surely', () => {
    const rise = {
      ...names,
      change: 'subtract',
      mean: 0.081,
      low: 0.052,
      high: 0.112,
      probabilityOfRise: 0.9999,
    } as const;
    expect(slopeHeadline(rise)).toBe(
      'From stim 0 to 1, Log power rises by 0.0810 (94% interval 0.0520 to 0.112; probability of a rise above 0.999).',
    );
  });

  it('speaks of a fall and of a ratio', () => {
    const fall = { ...names, mean: -2, low: -3, high: 1, probabilityOfRise: 0.1, unit: 'Hz' } as const;
    expect(slopeHeadline({ ...fall, change: 'subtract' })).toMatch(
      /falls by 2 Hz .*−3 to 1; probability of a fall 0\.900/,
    );
    expect(slopeHeadline({ ...fall, change: 'divide', mean: 1.5 })).toMatch(/is multiplied by 1\.50/);
  });
});

describe('textWidth', () => {
  it('is that of Arial', () => {
    expect(textWidth('Log power', 12)).toBeCloseTo(12 * (0.556 * 5 + 0.278 + 0.722 + 0.333 + 0.556), 6);
  });
});
