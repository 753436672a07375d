/** How a change between treatments is expressed: y1 - y0, or y1 / y0. */
export type ChangeKind = 'subtract' | 'divide';

export interface ChangeNames {
  readonly y: string;
  readonly unit?: string;
  readonly treatment: string;
  /** Baseline level, then the level that is compared with it. */
  readonly levels: readonly [string | number, string | number];
  readonly change: ChangeKind;
}

/** The change that means no effect. */
export function noChange(change: ChangeKind): number {
  return change === 'divide' ? 1 : 0;
}

/** `1 − 0`, or `1 / 0` for a ratio. */
export function levelsLabel({ levels: [baseline, treated], change }: ChangeNames): string {
  return change === 'divide' ? `${treated} / ${baseline}` : `${treated} − ${baseline}`;
}

/** `Δ Log power (stim 1 − 0)`, or `Log power ratio (stim 1 / 0)`. */
export function changeTitle(names: ChangeNames): string {
  const levels = `(${names.treatment} ${levelsLabel(names)})`;
  if (names.change === 'divide') return `${names.y} ratio ${levels}`;
  return `Δ ${names.y}${names.unit === undefined ? '' : `, ${names.unit}`} ${levels}`;
}
