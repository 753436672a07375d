import type { SlopeFit } from '../fit/index.ts';
import { slopeHeadline } from '../render/headline.ts';

/** The result in one sentence, for one slope; the strongest of several. */
export function headlineOf({ effects, roles, settings }: SlopeFit): string {
  const { levels } = roles.treatment;
  const sureness = (rise: number): number => Math.max(rise, 1 - rise);
  const strongest = effects.reduce((best, effect) =>
    sureness(effect.probabilityOfRise) > sureness(best.probabilityOfRise) ? effect : best,
  );
  return slopeHeadline({
    ...strongest,
    ...{
      y: roles.y.name,
      treatment: roles.treatment.name,
      change: settings.doMakeChange,
      probability: settings.hdiProbability,
    },
    levels: [levels[0], levels[levels.length - 1]],
    condition: effects.length > 1 ? Object.values(strongest.labels).join(', ') : undefined,
  });
}
