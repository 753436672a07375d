import {
  axis,
  codes,
  column,
  type Expression,
  gather,
  input,
  log1p,
  multiply,
  real,
  scan,
  square,
  subtract,
  sum,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../../../../test/support/run-program.ts';
import { type DensityGraph, densityGraph } from '../../density.ts';
import { emitProgram } from './program.ts';
import { ProgramCache } from './program-cache.ts';

const group = axis('group', 3);

/** A row-wise likelihood over `size` rows, with a constant that stems from the data. */
function graphOf(seed: number, size = 40): DensityGraph {
  const row = axis('row', size);
  const noise = (i: number): number => Math.sin(i * 12.9898 + seed);
  const x = column(
    'x',
    row,
    Array.from({ length: size }, (_, i) => noise(i)),
  );
  const code = codes(
    'group',
    row,
    group,
    Array.from({ length: size }, (_, i) => (i + seed) % 3),
  );
  const v = input('v', [group]);
  const slope = input('slope', []);
  const logDensity = sum(log1p(square(subtract(x, gather(v, code)))), row).add(multiply(noise(1000), slope));
  const parameters = [
    { name: 'v', axes: [group], size: 3, offset: 0, support: real, input: v },
    { name: 'slope', axes: [], size: 1, offset: 3, support: real, input: slope },
  ];
  return densityGraph({ dimension: 4, parameters, logDensity, terms: [], observed: [], outputs: [] });
}

function logDensityOf(program: ReturnType<typeof emitProgram>): number {
  return runProgram(program, [0.3, -0.2, 1.1, 0.7]).logDensity;
}

describe('program cache', () => {
  it('lowers a model once for all data of one kind', () => {
    const cache = new ProgramCache();
    const programs = [1, 4, 7].map((seed) => cache.program(graphOf(seed)));
    expect(cache.emitted).toBe(1);
    expect(new Set(programs.map(({ module }) => module)).size).toBe(1);
    for (const [k, seed] of [1, 4, 7].entries())
      expect(logDensityOf(programs[k])).toBe(logDensityOf(emitProgram(graphOf(seed))));
  });

  it('lowers anew what has other rows', () => {
    const cache = new ProgramCache();
    cache.program(graphOf(1));
    cache.program(graphOf(1, 44));
    expect(cache.emitted).toBe(2);
  });

  it('makes programs that can be posted to a worker', () => {
    const cache = new ProgramCache();
    for (const seed of [1, 4]) expect(() => structuredClone(cache.program(graphOf(seed)).data)).not.toThrow();
    expect(Object.values(cache.program(graphOf(4))).some((value) => typeof value === 'function')).toBe(false);
  });

  it('lowers scans anew where their bodies differ, and only then', () => {
    const time = axis('time', 9);
    const x = input('x', []);
    const graph = (seed: number, op: (value: Expression) => Expression): DensityGraph => {
      const y = column(
        'y',
        time,
        Array.from({ length: 9 }, (_, i) => Math.cos(seed + i)),
      );
      const { last } = scan(time, {
        init: { s: x },
        over: { y },
        step: ({ s }, { y }) => ({ s: op(s).add(y) }),
      });
      const parameters = [{ name: 'x', axes: [], size: 1, offset: 0, support: real, input: x }];
      return densityGraph({
        dimension: 1,
        parameters,
        logDensity: last.s,
        terms: [],
        observed: [],
        outputs: [],
      });
    };
    const cache = new ProgramCache();
    const densities = [1, 2].map((seed) => logDensityOf(cache.program(graph(seed, square))));
    expect(cache.emitted).toBe(1);
    expect(densities).toEqual([1, 2].map((seed) => logDensityOf(emitProgram(graph(seed, square)))));
    cache.program(graph(1, log1p));
    expect(cache.emitted).toBe(2);
  });
});
