import { describe, expect, it } from 'vitest';
import { boxSummary, outlierLimit, quantile, thinned } from './box-summary.ts';

describe('boxSummary', () => {
  it('has quartiles of type 7, whiskers at the last values within 1.5 interquartile ranges, and the rest outside', () => {
    expect(boxSummary([9, 2, 3, 4, 100, 5, 6, 7, 8, 1])).toEqual({
      count: 10,
      lowerQuartile: 3.25,
      median: 5.5,
      upperQuartile: 7.75,
      lowerWhisker: 1,
      upperWhisker: 9,
      outliers: [100],
      outlierCount: 1,
    });
  });

  it('is a line for equal values and for one value', () => {
    expect(boxSummary([2, 2, 2])).toMatchObject({
      lowerWhisker: 2,
      median: 2,
      upperWhisker: 2,
      outliers: [],
    });
    expect(boxSummary([3])).toMatchObject({ lowerQuartile: 3, upperQuartile: 3, outlierCount: 0 });
  });

  it('caps the outliers and keeps their count and their ends', () => {
    const far = Array.from({ length: 300 }, (_, index) => 1000 + index);
    const box = boxSummary([...Array.from({ length: 2000 }, (_, index) => index / 2000), ...far]);
    expect(box.outlierCount).toBe(300);
    expect(box.outliers).toHaveLength(outlierLimit);
    expect(box.outliers.at(0)).toBe(1000);
    expect(box.outliers.at(-1)).toBe(1299);
  });
});

describe('quantile', () => {
  it('interpolates between order statistics', () => {
    expect(quantile([10, 20], 0.25)).toBe(12.5);
    expect(quantile([7], 0.9)).toBe(7);
  });
});

describe('thinned', () => {
  it('keeps the first and the last of many and all of few', () => {
    expect(thinned([1, 2, 3, 4, 5], 3)).toEqual([1, 3, 5]);
    expect(thinned([1, 2], 3)).toEqual([1, 2]);
  });
});
