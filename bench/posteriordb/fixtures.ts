import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Data } from './port.ts';

/** Log density and gradient at unconstrained points, in the order of Stan's unconstrained names. */
export interface DensityFixture {
  readonly unconstrained_names: readonly string[];
  readonly points: readonly (readonly number[])[];
  readonly log_density: readonly number[];
  readonly gradient: readonly (readonly number[])[];
}

/** One parameter of a reference posterior, with Monte Carlo errors. */
export interface ReferenceSummary {
  readonly mean: number;
  readonly mcse_mean: number;
  readonly mean_sq: number;
  readonly mcse_mean_sq: number;
}

export interface Reference {
  readonly summary: Readonly<Record<string, ReferenceSummary>>;
}

/** Commands run at the root of the repository. */
const root = new URL(`file://${process.cwd()}/test/fixtures/posteriordb/`);

/** `name.json`, or its gzipped form; undefined where there is neither. */
function read(folder: string, name: string): unknown {
  const plain = new URL(`${folder}/${name}.json`, root);
  if (existsSync(plain)) return JSON.parse(readFileSync(plain, 'utf8'));
  const packed = new URL(`${folder}/${name}.json.gz`, root);
  return existsSync(packed) ? JSON.parse(gunzipSync(readFileSync(packed)).toString('utf8')) : undefined;
}

export const readData = (folder: string): Data => read(folder, 'data') as Data;
export const readDensity = (folder: string): DensityFixture => read(folder, 'density') as DensityFixture;
export const readReference = (folder: string): Reference | undefined =>
  read(folder, 'reference') as Reference | undefined;

export const fixtureFolders = (): string[] =>
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
