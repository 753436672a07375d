import { describe, expect, it } from 'vitest';
import { Posterior } from '../inference/index.ts';
import { parameterOrder } from './parameter-order.ts';

function orderOf(names: readonly string[], slopeSite: string) {
  const variables = names.map((name) => ({ name, axes: [], size: 1, draws: [new Float64Array(2)] }));
  return parameterOrder({ posterior: new Posterior(variables), slopeSite });
}

describe('parameterOrder', () => {
  it('starts with the slope in the units of y and keeps the standardised ones apart', () => {
    const names = ['a', 'a_subject', 'b', 'nu_y', 'a_original', 'b_original'];
    expect(orderOf(names, 'b')).toEqual({
      inUnits: ['b_original', 'a_original', 'a_subject', 'nu_y'],
      standardised: ['a', 'b'],
    });
  });

  it('starts with the slope itself where nothing was standardised', () => {
    expect(orderOf(['a', 'b'], 'b')).toEqual({ inUnits: ['b', 'a'], standardised: [] });
  });
});
