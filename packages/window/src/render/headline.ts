import type { ChangeNames } from '../charts/index.ts';
import { formatNumber } from './format.ts';

export interface SlopeResult extends ChangeNames {
  /** Where the slope belongs, such as `mouse 3`; empty if there is one slope. */
  readonly condition?: string;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Posterior probability that y rises. */
  readonly probabilityOfRise: number;
  /** Probability in the interval; 0.94 by default. */
  readonly probability?: number;
}

/** The result in one sentence: what changed, by how much, how surely. */
export function slopeHeadline(result: SlopeResult): string {
  const { y, treatment, levels, condition, low, high, probabilityOfRise: rise } = result;
  const percent = Math.round(100 * (result.probability ?? 0.94));
  const where = condition === undefined ? '' : ` for ${condition}`;
  const interval = `${percent}% interval ${formatNumber(low, 3)} to ${formatNumber(high, 3)}`;
  const sureness = `probability of ${rise >= 0.5 ? 'a rise' : 'a fall'} ${probabilityText(Math.max(rise, 1 - rise))}`;
  return `From ${treatment} ${levels[0]} to ${levels[1]}, ${y} ${verb(result)}${where} (${interval}; ${sureness}).`;
}

function verb({ change, mean, unit }: SlopeResult): string {
  const ending = unit === undefined ? '' : ` ${unit}`;
  if (change === 'divide') return `is multiplied by ${formatNumber(mean, 3)}`;
  return `${mean >= 0 ? 'rises' : 'falls'} by ${formatNumber(Math.abs(mean), 3)}${ending}`;
}

function probabilityText(probability: number): string {
  return probability > 0.999 ? 'above 0.999' : formatNumber(probability, 3);
}
