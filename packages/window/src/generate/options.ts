import type { RandomSource } from '@bayes-window/dsl';
import { randomStream } from '@bayes-window/runtime';
import { InputError } from '../errors.ts';
import { nearestName } from '../table/index.ts';

/**
 * Numbers that a generator can be given; `defaults` says which. Counts and `duration` (seconds a trial, at least 2)
 * are whole, responses are in Hz.
 */
export type GeneratorOptions<Defaults> = Partial<Record<keyof Defaults, number>> & {
  /** Same seed, same tables. */
  readonly seed?: number;
  /** Takes the place of the random numbers that `seed` starts. */
  readonly random?: RandomSource;
};

export function readOptions<Defaults extends Readonly<Record<string, number>>>(
  generator: string,
  defaults: Defaults,
  options: GeneratorOptions<Defaults>,
): Record<keyof Defaults, number> & { random: RandomSource } {
  const names = [...Object.keys(defaults), 'seed', 'random'];
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown !== undefined) throw unknownOption(generator, names, unknown);
  const settings = { ...defaults, ...options };
  for (const name of Object.keys(defaults)) requireUsable(generator, name, settings[name] as number);
  return { ...settings, random: readSource(options) };
}

export function readSource(options: {
  readonly seed?: number;
  readonly random?: RandomSource;
}): RandomSource {
  return options.random ?? randomStream(options.seed ?? 0);
}

function unknownOption(generator: string, names: readonly string[], unknown: string): InputError {
  const nearest = nearestName(names, unknown);
  const hint = nearest === undefined ? `Known options: ${names.join(', ')}.` : `Did you mean '${nearest}'?`;
  return new InputError('UNKNOWN_OPTION', `${generator} has no option '${unknown}'. ${hint}`, {
    option: unknown,
    names,
  });
}

function requireUsable(generator: string, name: string, value: number): void {
  const least = name === 'duration' ? 2 : name.startsWith('n') ? 1 : 0;
  const whole = least > 0;
  if (Number.isFinite(value) && value >= least && (!whole || Number.isInteger(value))) return;
  const wanted = whole ? `a whole number, at least ${least}` : 'a number of Hz, at least 0';
  throw new InputError('BAD_OPTION', `${generator}: option '${name}' must be ${wanted}; got ${value}.`, {
    option: name,
    value,
  });
}
