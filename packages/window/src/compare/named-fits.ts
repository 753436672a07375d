import type { SlopeFit } from '../fit/index.ts';

/** Fits by name: those of a list by their family, with a number where several have the same. */
export function namedFits(
  fits: readonly SlopeFit[] | Readonly<Record<string, SlopeFit>>,
): Record<string, SlopeFit> {
  if (!Array.isArray(fits)) return { ...(fits as Readonly<Record<string, SlopeFit>>) };
  const named: Record<string, SlopeFit> = {};
  for (const fit of fits as readonly SlopeFit[]) {
    const family = fit.settings.distY;
    let name: string = family;
    for (let count = 2; name in named; count++) name = `${family} ${count}`;
    named[name] = fit;
  }
  return named;
}
