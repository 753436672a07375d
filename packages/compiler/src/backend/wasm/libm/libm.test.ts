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

const fixtures = read<readonly Fixture[]>('points.json');
/** More points of some of these functions. */
const dense = read<readonly Pick<Fixture, 'function' | 'points'>[]>('dense.json');

/** Our name of a function of the fixture. */
const fixtureName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const memory = { module: 'env', name: 'memory', minPages: 1 };
/** Parts of other functions, for part of their range. */
const parts = [
  'expExtreme',
  'logExtreme',
  'powExtreme',
  'farAngle',
  'lgammaNegative',
  'digammaNegative',
  'trigammaNegative',
  'ndtriLower',
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
  lgamma: (x, value) => (x < -2 && Math.abs(value) < 0.1 ? 1e-15 : 0),
  digamma: (x, value) => (Math.abs(value) < (x < 0 ? 0.5 : 0.05) ? 1e-15 : 0),
  ndtri: (p) => (Math.abs(p - 0.5) < 1e-8 ? 1e-16 : 0),
};

/** What is wrong at the points: lanes that differ, values out of bounds. */
function failures(name: MathName, { args, tol_ulp }: Fixture, points: Fixture['points']): string[] {
  return points.flatMap((point) => {
    const numbers = point.map(Number);
    const [x, expected] = [numbers.slice(0, args.length), numbers[args.length]];
    const { scalar, vector } = evaluate(name, x);
    const isSame = vector.every((lane) => Object.is(lane, scalar));
    const isClose = Math.abs(scalar - expected) <= (absoluteBound[name]?.(x[0], expected) ?? 0);
    const apart = ulpsApart(scalar, expected);
    return isSame && (isClose || apart <= tol_ulp)
      ? []
      : [`${name}(${x}): ${scalar} and ${vector}, not ${expected} (${apart} ulp)`];
  });
}

describe.each(names)('%s', (name) => {
  const fixture = fixtures.find((f) => f.function === name || f.function === fixtureName(name))!;
  const more = dense.find((f) => f.function === name)?.points ?? [];

  it('is in the fixture', () => expect(fixture).toBeDefined());

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
    expect(mathFunctions(new Set(['expit'])).map((f) => f.name)).toEqual(['expit', 'exp', 'expExtreme']);
  });
});
