import { InputError } from '../errors.ts';
import { requireRows } from './fields.ts';

/** Posterior draws of one scalar. `draws[chain][draw]` */
export interface ParameterDraws {
  readonly name: string;
  readonly draws: readonly ArrayLike<number>[];
  readonly unit?: string;
}

/** Checks that there is something to draw and that every draw is finite. */
export function requireDraws(parameters: readonly ParameterDraws[], chart: string): void {
  requireRows(parameters, chart);
  for (const { name, draws } of parameters) {
    const total = draws.reduce((sum, chain) => sum + chain.length, 0);
    const bad = draws.reduce((sum, chain) => sum + countNotFinite(chain), 0);
    if (total > 0 && bad === 0) continue;
    throw new InputError(
      'CHART_DRAWS_INVALID',
      total === 0
        ? `'${name}' has no draws for ${chart}. Sample at least one draw per chain.`
        : `'${name}' has ${bad} draws of ${total} that are not finite, so ${chart} would mislead. Look at the model where '${name}' enters.`,
      { parameter: name, total, bad },
    );
  }
}

function countNotFinite(chain: ArrayLike<number>): number {
  let count = 0;
  for (let draw = 0; draw < chain.length; draw++) if (!Number.isFinite(chain[draw])) count++;
  return count;
}

export function pooled({ draws }: ParameterDraws): Float64Array {
  const all = new Float64Array(draws.reduce((sum, chain) => sum + chain.length, 0));
  let offset = 0;
  for (const chain of draws) {
    all.set(chain, offset);
    offset += chain.length;
  }
  return all;
}

export function titleOf({ name, unit }: Pick<ParameterDraws, 'name' | 'unit'>): string {
  return unit === undefined ? name : `${name}, ${unit}`;
}

/** Five significant digits: finer than a pixel, and half the bytes. */
export function short(value: number): number {
  return Number(value.toPrecision(5));
}
