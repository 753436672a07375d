import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import createWabt from 'wabt';
import { assembleModule, control, type FunctionDefinition, f64, i32, simdLanes } from '../assembler/index.ts';
import { library, type MathName, mathFunctions } from './library.ts';

interface Fixture {
  readonly function: string;
  readonly args: readonly string[];
  readonly tol_ulp: number;
  readonly points: readonly (readonly (number | string | null)[])[];
}

function read<T>(file: string): T {
  const path = new URL(`../../../../../../test/fixtures/special-functions/${file}`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')).functions;
}

const fixtures = ['points.json', 'quantiles.json'].flatMap((file) => read<readonly Fixture[]>(file));
/** More points of some of these functions. */
const dense = read<readonly Pick<Fixture, 'function' | 'points'>[]>('dense.json');

/** Where a function's values stand in the fixture: under its own name and alone, unless told. */
interface Source {
  readonly function?: string;
  readonly column?: number;
  /** Arguments that come before ours and are fixed. */
  readonly fixed?: readonly number[];
  /** The fixture's tolerance, where it is not a number of ulp. */
  readonly tolerance?: 'ulp by logarithm' | 'relative 1e-9';
}

const sources: Readonly<Partial<Record<MathName, Source>>> = {
  logBesselI0: { function: 'log_iv', fixed: [0] },
  logBesselI1: { function: 'log_iv', fixed: [1] },
  besselRatio: { function: 'i1_over_i0' },
  gammainc: { tolerance: 'ulp by logarithm' },
  gammaincc: { function: 'gammainc', column: 1, tolerance: 'ulp by logarithm' },
  gammaincByShape: { function: 'gammainc', column: 2, tolerance: 'relative 1e-9' },
  betainc: { tolerance: 'ulp by logarithm' },
  betaincByA: { function: 'betainc', column: 2, tolerance: 'relative 1e-9' },
  betaincByB: { function: 'betainc', column: 3, tolerance: 'relative 1e-9' },
};

/** Our name of a function of the fixture. */
const fixtureName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The fixture of one function: its own arguments, then the value. */
function fixtureOf(name: MathName): Fixture | undefined {
  const { function: other, column = 0, fixed = [] } = sources[name] ?? {};
  const found = fixtures.find((f) => f.function === (other ?? name) || f.function === fixtureName(name));
  if (found === undefined) return undefined;
  const count = found.args.length;
  const points = found.points
    .filter((point) => fixed.every((value, i) => Number(point[i]) === value))
    .map((point) => [...point.slice(fixed.length, count), point[count + column]])
    .filter((point) => point[point.length - 1] !== null);
  return { ...found, args: found.args.slice(fixed.length), points };
}

const memory = { module: 'env', name: 'memory', minPages: 1 };
/** Parts of other functions, for part of their range. */
const parts = [
  'logExtreme',
  'powExtreme',
  'farAngle',
  'lgammaNegative',
  'digammaNegative',
  'trigammaNegative',
  'ndtriLower',
  'ratioDeviance',
  'gammaLeading',
  'gammaQuantileStart',
  'gammaQuantileStep',
  'betaLeading',
  'logGammaRatio',
  'betaSmallShapeUpper',
  'betaSmallShapeByA',
];
const names = (Object.keys(library) as MathName[]).filter((name) => !parts.includes(name));

/** Functions without arguments that read x (and y) from memory and write the result behind. */
function kernels(): FunctionDefinition[] {
  return names.flatMap((name) => {
    const { arity } = library[name];
    const at = [0, 16, 32];
    const scalarArgs = at.slice(0, arity).map((offset) => f64.load(i32.const(0), offset));
    const vectorArgs = at.slice(0, arity).map((offset) => simdLanes.load(i32.const(0), offset));
    const kernel = (suffix: string, body: FunctionDefinition['body']): FunctionDefinition => ({
      name: `run_${name}${suffix}`,
      params: [],
      results: [],
      locals: [],
      body,
    });
    return [
      kernel('', f64.store(i32.const(0), 48, control.call(name, ...scalarArgs))),
      kernel('_x2', simdLanes.store(i32.const(0), 64, control.call(`${name}_x2`, ...vectorArgs))),
    ];
  });
}

const runners = kernels();
const bytes = assembleModule({
  memory,
  functions: [...runners, ...mathFunctions(new Set(names.flatMap((name) => [name, `${name}_x2`])))],
  exports: runners.map(({ name }) => name),
});
const host = new WebAssembly.Memory({ initial: 1 });
const exported = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory: host } })
  .exports as Record<string, () => void>;
const doubles = new Float64Array(host.buffer);

/** The function on one lane, and on both lanes of a vector. */
function evaluate(
  name: MathName,
  args: readonly number[],
): { scalar: number; vector: readonly [number, number] } {
  for (const [k, arg] of args.entries()) doubles.set([arg, arg], 2 * k);
  exported[`run_${name}`]();
  exported[`run_${name}_x2`]();
  return { scalar: doubles[6], vector: [doubles[8], doubles[9]] };
}

const words = new BigInt64Array(1);
const asDouble = new Float64Array(words.buffer);

/** Position of a double among all doubles. */
function ordinal(x: number): bigint {
  asDouble[0] = x;
  return words[0] < 0n ? -(words[0] & 0x7fffffffffffffffn) : words[0];
}

function ulpsApart(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Number.POSITIVE_INFINITY;
  const apart = ordinal(a) - ordinal(b);
  return Number(apart < 0n ? -apart : apart);
}

/** The absolute bound that the fixture's definition states where the value crosses zero. */
const absoluteBound: Readonly<Record<string, (x: number, value: number) => number>> = {
  logGammaQuantile: (_, value) => (Math.abs(value) < 1 ? 8 * 2 ** -52 : 0),
  lgamma: (x, value) => (x < -2 && Math.abs(value) < 0.1 ? 1e-15 : 0),
  digamma: (x, value) => (Math.abs(value) < (x < 0 ? 0.5 : 0.05) ? 1e-15 : 0),
  ndtri: (p) => (Math.abs(p - 0.5) < 1e-8 ? 1e-16 : 0),
  lbeta: (_, value) => (Math.abs(value) < 0.1 ? 1e-15 : 0),
  logBesselI1: (_, value) => (Math.abs(value) < 0.1 ? 4e-16 : 0),
};

/** How far a value may be from the expected one, in ulp. */
function granted(name: MathName, ulps: number, expected: number): number {
  const tolerance = sources[name]?.tolerance;
  if (tolerance === 'relative 1e-9') return 1e-9 * 2 ** 52;
  // A tail of exp(-k) loses k ulp to its exponent.
  return tolerance === undefined || expected === 0 ? ulps : ulps * Math.max(1, Math.abs(Math.log(expected)));
}

/** What is wrong at the points: lanes that differ, values out of bounds. */
function failures(name: MathName, { args, tol_ulp }: Fixture, points: Fixture['points']): string[] {
  return points.flatMap((point) => {
    const numbers = point.map(Number);
    const [x, expected] = [numbers.slice(0, args.length), numbers[args.length]];
    const { scalar, vector } = evaluate(name, x);
    const isSame = vector.every((lane) => Object.is(lane, scalar));
    const isClose = Math.abs(scalar - expected) <= (absoluteBound[name]?.(x[0], expected) ?? 0);
    const apart = ulpsApart(scalar, expected);
    return isSame && (isClose || apart <= granted(name, tol_ulp, expected))
      ? []
      : [`${name}(${x}): ${scalar} and ${vector}, not ${expected} (${apart} ulp)`];
  });
}

describe.each(names)('%s', (name) => {
  const fixture = fixtureOf(name)!;
  const more = dense.find((f) => f.function === name)?.points ?? [];

  it('is in the fixtures', () => expect(fixture.points.length + more.length).toBeGreaterThan(20));

  it('keeps its bound at every point of the fixtures, and gives the same bits on one lane and two', () => {
    expect(failures(name, fixture, [...fixture.points, ...more])).toEqual([]);
  });

  it('gives the same bits on one lane and two at random points', () => {
    const { arity } = library[name];
    for (let i = 0; i < 10_000; i++) {
      const args = Array.from(
        { length: arity },
        (_, k) => Math.tan(i * 0.7548776662466927 + k) * 10 ** ((i % 7) - 3),
      );
      const { scalar, vector } = evaluate(name, args);
      if (!vector.every((lane) => Object.is(lane, scalar)))
        expect(vector, `at ${args}`).toEqual([scalar, scalar]);
    }
  });
});

describe('the library', () => {
  it('is read and validated by wabt', async () => {
    const wabt = await createWabt();
    wabt.readWasm(bytes, { readDebugNames: false }).validate();
  });

  it('brings only what is called', () => {
    expect(mathFunctions(new Set(['expit'])).map((f) => f.name)).toEqual(['expit', 'exp']);
  });
});
