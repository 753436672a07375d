import { Posterior, type PosteriorVariable } from '../inference/index.ts';
import type { Standardization } from '../table/index.ts';

/** How a parameter of a standardised model returns to the units of y. */
type Kind = keyof Standardization['backward'];

/** Kinds of the default model's parameters; a user's own model is served as far as it uses these names. */
const kinds: Readonly<Record<string, Kind>> = {
  a: 'location',
  intercept: 'location',
  intercept_of_group: 'location',
  sigma_a: 'scale',
  sigma_obs: 'scale',
};

/** The posterior with `<name>_original`, in the units of y, beside each parameter that has such units. */
export function withOriginalScale(
  posterior: Posterior,
  slopeSite: string,
  standardization?: Standardization,
): Posterior {
  if (standardization === undefined) return posterior;
  const { backward } = standardization;
  const restored = posterior.variables.flatMap((variable): PosteriorVariable[] => {
    const kind = variable.name === slopeSite ? 'slope' : kinds[variable.name];
    if (kind === undefined) return [];
    const draws = variable.draws.map((chain) => chain.map((value) => backward[kind](value)));
    return [{ ...variable, name: originalName(variable.name), draws }];
  });
  return new Posterior([...posterior.variables, ...restored]);
}

export function originalName(name: string): string {
  return `${name}_original`;
}
