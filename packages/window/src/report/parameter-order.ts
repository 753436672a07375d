import { originalName, type SlopeFit } from '../fit/index.ts';

export interface ParameterOrder {
  /** Variables in the units of y or in none, the slope first. */
  readonly inUnits: readonly string[];
  /** Their counterparts on the scale of the standardised model. */
  readonly standardised: readonly string[];
}

/** The order in which a reader wants the variables: the slope, what has y's units, the rest. */
export function parameterOrder({
  posterior,
  slopeSite,
}: Pick<SlopeFit, 'posterior' | 'slopeSite'>): ParameterOrder {
  const { names } = posterior;
  const isRestored = (name: string): boolean => names.includes(originalName(name));
  const standardised = names.filter(isRestored);
  const originals = standardised.map(originalName);
  const slope = isRestored(slopeSite) ? originalName(slopeSite) : slopeSite;
  const others = names.filter((name) => !isRestored(name) && !originals.includes(name));
  return { inUnits: [...new Set([slope, ...originals, ...others])], standardised };
}
