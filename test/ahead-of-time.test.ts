import {
  compile,
  compileToModule,
  densityGraph,
  emitProgram,
  traceModel,
  unconstrain,
} from '@bayes-window/compiler';
import { axis, codes, column, HalfNormal, Normal, plate, StudentT, sample as site } from '@bayes-window/dsl';
import { instantiate, loadModule, sample, summarize } from '@bayes-window/runtime';
import { describe, expect, it } from 'vitest';
import createWabt from 'wabt';

const row = axis('row', 41);
const mouse = axis('mouse', ['m01', 'm02', 'm03']);
const code = codes(
  'mouse',
  row,
  mouse,
  Array.from({ length: 41 }, (_, i) => (i * i) % 3),
);
const y = column(
  'y',
  row,
  Array.from({ length: 41 }, (_, i) => 3 * Math.sin(i * 12.9898)),
);

function model(): void {
  const effect = plate(mouse, () => site('effect', Normal(0, 1)));
  site('y', StudentT(4, effect.at(code), site('sigma', HalfNormal(2))), { obs: y });
}

const options = { chains: 2, warmup: 100, draws: 100, seed: 3, workers: 0 } as const;

describe('a model compiled ahead of time', () => {
  const { bytes, manifest } = compileToModule(model);
  const stored = JSON.parse(JSON.stringify(manifest));

  it('draws what the model compiled here draws', async () => {
    const { program, namedDraws } = await loadModule({ bytes, manifest: stored });
    const [there, here] = [await sample(program, options), await sample(compile(model).program, options)];
    expect(there.chains[1].outputs).toEqual(here.chains[1].outputs);
    expect(summarize(namedDraws(there.chains)).map(({ name }) => name)).toEqual([
      'effect[m01]',
      'effect[m02]',
      'effect[m03]',
      'sigma',
    ]);
  });

  it('draws the same in workers', async () => {
    const { program } = await loadModule({ bytes, manifest: stored });
    const [one, two] = [await sample(program, options), await sample(program, { ...options, workers: 2 })];
    expect(two.chains.map(({ outputs }) => outputs)).toEqual(one.chains.map(({ outputs }) => outputs));
  });

  it('names what is wrong with a file', async () => {
    await expect(loadModule({ bytes, manifest: { ...stored, version: 9 } })).rejects.toMatchObject({
      code: 'MODULE_FORMAT',
      message: expect.stringContaining('version 9'),
    });
    await expect(loadModule({ bytes: bytes.slice(0, 50), manifest: stored })).rejects.toMatchObject({
      code: 'MODULE_INVALID',
    });
  });
});

describe('an engine without SIMD', () => {
  it('gets code on one double at a time, with the same values', async () => {
    const graph = densityGraph(unconstrain(traceModel(model)));
    const [vectors, plain] = [emitProgram(graph), emitProgram(graph, { simd: false })];
    const { readWasm } = await createWabt();
    expect(() => readWasm(plain.bytes, { simd: false }).validate()).not.toThrow();
    const position = Float64Array.of(0.3, -0.4, 1.2, 0.1);
    const evaluate = (program: typeof plain): number[] => {
      const gradient = new Float64Array(4);
      return [instantiate(program).logDensityAndGradient(position, gradient), ...gradient];
    };
    const expected = evaluate(vectors);
    for (const [i, value] of evaluate(plain).entries()) expect(value).toBeCloseTo(expected[i], 11);
  });
});

describe('a model that is too large', () => {
  it('says how large it is and what to do', () => {
    const wide = axis('wide', 30_000);
    const long = axis('long', 30_000);
    const run = (): void => {
      const a = plate(wide, () => site('a', Normal(0, 1)));
      const b = plate(long, () => site('b', Normal(0, 1)));
      plate(wide, () => plate(long, () => site('c', Normal(a.add(b), 1))));
    };
    expect(() => compile(run)).toThrow(/needs .* GiB of memory; WebAssembly has 4/);
  });
});
