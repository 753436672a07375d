import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

// Joins each package's modules in dist/ into a few files in bundle/, one for each entry that its package.json names there:
// Node loads one file in a fraction of the time that hundreds take, and that time is half of a short fit from a cold start.

const packages = dirname(fileURLToPath(import.meta.url));

/** What an entry in bundle/ is made of: the module that stands where its types do. */
const entriesOf = ({ exports }) =>
  Object.values(exports)
    .filter(({ default: path }) => path.startsWith('./bundle/'))
    .map(({ default: path, types }) => ({
      in: types.replace('.d.ts', '.js'),
      out: path.slice('./bundle/'.length, -'.js'.length),
    }));

/** Joined too: seventy files, of which little is used. */
const joined = ['zod'];

for (const name of ['dsl', 'compiler', 'runtime', 'window']) {
  const folder = join(packages, name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const others = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  rmSync(join(folder, 'bundle'), { recursive: true, force: true });
  await build({
    absWorkingDir: folder,
    entryPoints: entriesOf(manifest),
    outdir: 'bundle',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2023',
    external: ['node:*', ...others].filter((dependency) => !joined.includes(dependency)),
    sourcemap: true,
    logLevel: 'warning',
  });
}
