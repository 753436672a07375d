import type { SlopeFit } from '../fit/index.ts';

/** The unit of a parameter, as far as it is known: y's own, or standard deviations of y. */
export function unitOf(name: string, { prepared, roles, slopeSite }: SlopeFit): string {
  const variable = name.replace(/\[.*$/, '');
  if (variable.endsWith('_original')) return roles.y.name;
  const onModelScale = [slopeSite, 'a', 'intercept_of_group', 'sigma_a', 'sigma_obs'].includes(variable);
  return prepared.standardization !== undefined && onModelScale ? `sd of ${roles.y.name}` : '';
}
