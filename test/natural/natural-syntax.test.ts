import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { naturalSyntax } from '@bayes-window/compiler/plugin';
import { transformNatural } from '@bayes-window/compiler/transform';
import { input, Normal, sample } from '@bayes-window/dsl';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import { afterAll, describe, expect, it } from 'vitest';
import * as byHand from './by-hand.ts';
import { printedGraphs } from './graphs.ts';
import * as natural from './operators.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = fileURLToPath(new URL('print-graphs.ts', import.meta.url));
const mistaken = fileURLToPath(new URL('mistaken.ts', import.meta.url));
const expected = printedGraphs(byHand);

const nameless = `import { sample, Normal } from '@bayes-window/dsl/natural';
export const f = () =>
  1 + sample(Normal(0, 1));`;
const folder = mkdtempSync(join(tmpdir(), 'natural-syntax-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file and all that it imports as one module with its map inside. */
const bundlers: Readonly<Record<string, (file: string) => Promise<string>>> = {
  async esbuild(file) {
    const { outputFiles } = await esbuild({
      ...{
        bundle: true,
        write: false,
        format: 'esm',
        platform: 'node',
        logLevel: 'silent',
        sourcemap: 'inline',
      },
      entryPoints: [file],
      plugins: [naturalSyntax.esbuild()],
    });
    return outputFiles[0].text;
  },
  async Vite(file) {
    const result = await vite({
      ...{ root, configFile: false, logLevel: 'silent', plugins: [naturalSyntax.vite()] },
      ssr: { noExternal: true },
      build: { ssr: file, write: false, sourcemap: 'inline', minify: false },
    });
    return (result as { output: { code: string }[] }).output[0].code;
  },
};

function node(
  args: readonly string[],
  stdin = '',
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', input: stdin });
}

describe('models in natural syntax', () => {
  it('give the graphs of the same models written by hand', () => {
    expect(printedGraphs(natural)).toEqual(expected);
  });

  it('become the calls in the golden file, which is type-checked like any test file', async () => {
    const source = readFileSync(new URL('operators.ts', import.meta.url), 'utf8');
    const result = transformNatural(source, '/operators.ts');
    await expect(result?.code).toMatchFileSnapshot('../golden/natural/operators.ts');
  });

  it('say how to be run where they were not transformed', () => {
    const unnamed = sample as unknown as (distribution: unknown) => unknown;
    expect(() => unnamed(Normal(0, 1))).toThrow(/node --import @bayes-window\/compiler\/loader/);
    expect(() => Number(input('a', []))).toThrow(/use natural syntax/);
  });
});

describe('the loader of Node', () => {
  const loader = ['--import', '@bayes-window/compiler/loader'];

  it('runs a model file as it stands', () => {
    const { stdout, stderr } = node([...loader, program]);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(expected);
  });

  it("names the user's line in an error of the model", () => {
    const { status, stderr } = node([...loader, mistaken]);
    expect(status).toBe(1);
    expect(stderr).toContain('ModelError: Normal: parameter "scale" must be a real number above 0; got -1.');
    expect(stderr).toContain('mistaken.ts:13:15)');
  });
});

describe('the plugin', () => {
  it.each(Object.entries(bundlers))('works in %s', async (_, bundle) => {
    const { stdout } = node(['--input-type=module', '-'], await bundle(program));
    expect(JSON.parse(stdout)).toEqual(expected);
  });

  it.each(Object.entries(bundlers))("leaves %s a map to the user's line", async (_, bundle) => {
    const { stderr } = node(['--enable-source-maps', '--input-type=module', '-'], await bundle(mistaken));
    expect(stderr).toContain('mistaken.ts:13:15');
  });

  it.each(Object.entries(bundlers))('hands mistakes to %s with their place', async (_, bundle) => {
    const file = join(folder, 'nameless.ts');
    writeFileSync(file, nameless);
    const failure = await bundle(file).then(
      () => expect.fail('the build should fail'),
      ({ errors }: { errors: { message?: string; text?: string; loc?: object; location?: object }[] }) =>
        errors[0],
    );
    expect(failure.message ?? failure.text).toContain('nameless.ts:3:7: sample() has no name');
    expect(failure.loc ?? failure.location).toMatchObject({ line: 3, column: 6 });
  });
});
