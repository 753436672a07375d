import type { Expression } from '@bayes-window/dsl';

/** Where a loop over one axis that is spelled out stands, as text: lanes, axis, index, and the point of the unrolled axes. */
export type Place = string;

/** Locals of what spelled-out loops have computed, so that later ones need not read it from memory. */
export class SpelledValues {
  private readonly locals = new Map<Expression, Map<Place, number>>();

  remember(value: Expression, place: Place, index: number): void {
    const known = this.locals.get(value) ?? new Map<Place, number>();
    this.locals.set(value, known.set(place, index));
  }

  recall(value: Expression, place: Place): number | undefined {
    return this.locals.get(value)?.get(place);
  }
}
