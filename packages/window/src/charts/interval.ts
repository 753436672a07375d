import { InputError } from '../errors.ts';

/** A point estimate and its interval, in the units of the data. */
export interface Interval {
  /** Posterior mean, or a coefficient's estimate. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** An interval of one element of a parameter. */
export interface LabelledInterval extends Interval {
  /** Label by column name; empty if there is only one. */
  readonly labels: Readonly<Record<string, string | number>>;
}

/** An interval of one scalar parameter. */
export interface NamedInterval extends Interval {
  readonly name: string;
  readonly unit?: string;
}

export function requireFiniteInterval({ mean, low, high }: Interval, owner: string): void {
  if ([mean, low, high].every(Number.isFinite) && low <= high) return;
  throw new InputError(
    'CHART_INTERVAL_INVALID',
    `The interval of ${owner} cannot be drawn: mean ${mean}, from ${low} to ${high}. All three must be finite and in order; look at the fit's diagnostics.`,
    { owner, mean, low, high },
  );
}
