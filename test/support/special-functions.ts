import { readFileSync } from 'node:fs';

type Encoded = number | string | null | readonly (number | string)[];

export interface Fixture {
  readonly function: string;
  readonly args: readonly string[];
  readonly out: readonly string[];
  readonly tol_ulp: number;
  readonly points: readonly (readonly Encoded[])[];
}

function read<T>(file: string): T {
  const path = new URL(`../fixtures/special-functions/${file}`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')).functions;
}

const fixtures = ['points.json', 'quantiles.json'].flatMap((file) => read<readonly Fixture[]>(file));
const dense =
  read<readonly { readonly function: string; readonly points: readonly number[][] }[]>('dense.json');

export const decode = (value: Encoded): number => Number(value);

/** Distance between neighbouring doubles at x. */
function ulp(x: number): number {
  const size = Math.max(Math.abs(x), 2 ** -1022);
  return Math.max(2 ** (Math.floor(Math.log2(size)) - 52), 2 ** -1074);
}

/** Error in ulp of the wanted value; infinities and NaN must be met exactly. */
export function ulpError(got: number, want: number): number {
  if (Object.is(got, want) || got === want) return 0;
  if (!Number.isFinite(want) || !Number.isFinite(got)) return Number.POSITIVE_INFINITY;
  return Math.abs(got - want) / ulp(want);
}

export function fixtureOf(name: string): Fixture {
  return fixtures.find((f) => f.function === name)!;
}

/** More points of some functions: argument, value. */
export function denseOf(name: string): readonly number[][] {
  return dense.find((f) => f.function === name)!.points;
}
