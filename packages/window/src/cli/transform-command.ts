import { writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { InputError } from '../errors.ts';
import { readBytes } from '../table/index.ts';

export function addTransformCommand(program: Command): void {
  program
    .command('transform')
    .description('print what a model file in natural syntax becomes')
    .argument('<file>', 'TypeScript or JavaScript that imports from @bayes-window/dsl/natural')
    .option('--out <file>', 'write it here, with a source map beside it; a name in .js or .mjs gets no types')
    .action(runTransform);
}

/** TypeScript is loaded only here. */
async function runTransform(file: string, { out }: { readonly out?: string }): Promise<void> {
  const source = readBytes(file).toString();
  const { toJavaScript, transformNatural } = await import('@bayes-window/compiler/transform');
  const natural = transformNatural(source, resolve(file));
  if (natural === undefined) {
    throw new InputError(
      'NOT_NATURAL',
      `The file '${file}' is not in natural syntax: it does not import from "@bayes-window/dsl/natural".`,
      { file },
    );
  }
  if (out === undefined) {
    process.stdout.write(natural.code);
    return;
  }
  const { code, map } = /\.m?js$/.test(out) ? toJavaScript(source, resolve(file)) : natural;
  writeFileSync(out, `${code}\n//# sourceMappingURL=${basename(out)}.map\n`);
  writeFileSync(`${out}.map`, JSON.stringify({ ...map, file: basename(out) }));
}
