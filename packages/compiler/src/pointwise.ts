import { type Axis, constant, type Expression, ModelError, sizeOf } from '@bayes-window/dsl';
import type { WasmProgram } from './backend/wasm/program.ts';
import { ProgramCache } from './backend/wasm/program-cache.ts';
import { densityPasses, runPasses } from './passes/index.ts';
import type { Term, TracedModel } from './trace/trace-model.ts';

/** A site's values among those of all sites: `size` of them from `offset`, row-major over `axes`. */
export interface PointwiseSite {
  readonly site: string;
  readonly axes: readonly Axis[];
  readonly offset: number;
  readonly size: number;
}

/**
 * A program whose outputs are the log densities of some sites, element by element, in the user's order of rows. Its position
 * is the values of the latent sites as the model was written, on their own supports: no coordinates come in.
 */
export interface PointwiseProgram {
  readonly program: WasmProgram;
  /** Where the values of the latent sites are expected. */
  readonly latents: readonly PointwiseSite[];
  /** Where the log densities are written. */
  readonly sites: readonly PointwiseSite[];
}

const programs = new ProgramCache();
const zero = constant(0);

/**
 * Compiles the log densities of the sites named, of those that are observed unless told, one value per element: rows that
 * the density sums up are kept apart. `writeOutputs` computes them; the program's density is 0. `traced` is as
 * `traceModel` gives it. Throws SITE_UNKNOWN or NO_OBSERVED_SITES.
 */
export function pointwiseProgram(traced: TracedModel, names?: readonly string[]): PointwiseProgram {
  const terms = termsOf(traced, names);
  const latents = layOut(traced.latents.map(({ name, axes }) => ({ site: name, axes })));
  const sites = layOut(terms);
  const parameters = latents.map(({ site, ...slot }, i) => {
    const { support, value } = traced.latents[i];
    return { ...slot, name: site, support, input: value };
  });
  const values: readonly Expression[] = runPasses(
    densityPasses,
    terms.map(({ logDensity }) => logDensity),
  );
  const outputs = sites.map(({ site, ...slot }, i) => ({
    ...{ ...slot, name: site, value: values[i] },
    kind: 'deterministic' as const,
  }));
  const dimension = parameters.reduce((total, { size }) => total + size, 0);
  const program = programs.program({
    model: { dimension, parameters, logDensity: zero, observed: [], terms: [], outputs },
    logDensity: zero,
    gradients: parameters.map(() => zero),
    outputs: values,
  });
  return { program, latents, sites };
}

function layOut(
  sites: readonly { readonly site: string; readonly axes: readonly Axis[] }[],
): PointwiseSite[] {
  let offset = 0;
  return sites.map(({ site, axes }) => {
    const size = sizeOf(axes);
    offset += size;
    return { site, axes, offset: offset - size, size };
  });
}

function termsOf({ terms }: TracedModel, names?: readonly string[]): readonly Term[] {
  if (names !== undefined)
    return names.map((name) => terms.find(({ site }) => site === name) ?? unknown(name, terms));
  const observed = terms.filter(({ kind }) => kind === 'likelihood');
  if (observed.length > 0) return observed;
  throw new ModelError(
    'NO_OBSERVED_SITES',
    'The model has no sample site with obs, so there is no log likelihood of observations. Name the factor sites that stand for it.',
  );
}

function unknown(name: string, terms: readonly Term[]): never {
  throw new ModelError(
    'SITE_UNKNOWN',
    `The model has no site "${name}" with a log density; it has ${terms.map(({ site }) => site).join(', ')}.`,
    { site: name },
  );
}
