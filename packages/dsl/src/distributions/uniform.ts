import { ModelError } from '../errors.ts';
import type { Expression } from '../expression.ts';
import { constantValue, log } from '../ops/index.ts';
import { interval, real } from '../supports/index.ts';
import { defineDistribution } from './define.ts';

/** log p = -log(high - low),  low <= x <= high */
export const Uniform = defineDistribution({
  name: 'Uniform',
  parameters: { low: { support: real, default: 0 }, high: { support: real, default: 1 } },
  support: ({ low, high }) => {
    checkOrder(low, high);
    return interval(low, high);
  },
  logDensity: (_, { low, high }) => log(high.sub(low)).neg(),
  sample: (source, { low, high }) => low + (high - low) * source.uniform(),
  mean: ({ low, high }) => low + (high - low) / 2,
  variance: ({ low, high }) => (high - low) ** 2 / 12,
  cdf: (x, { low, high }) => Math.min(Math.max((x - low) / (high - low), 0), 1),
  icdf: (p, { low, high }) => low + (high - low) * p,
});

function checkOrder(lowBound: Expression, highBound: Expression): void {
  const [low, high] = [constantValue(lowBound), constantValue(highBound)];
  if (low === undefined || high === undefined || low < high) return;
  throw new ModelError(
    'PARAMETER_RANGE',
    `Uniform: parameter "high" must be above "low"; got low ${low} and high ${high}.`,
    { distribution: 'Uniform', parameter: 'high', value: high, low },
  );
}
