import { type Axis, constant, type Expression, ModelError, sizeOf } from '@bayes-window/dsl';
import type { WasmProgram } from './backend/wasm/program.ts';
import { ProgramCache } from './backend/wasm/program-cache.ts';
import { distinctTable, rowColumns } from './passes/distinct-table.ts';
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
 * A program whose outputs are the log densities of some sites, element by element; rows that are equal in all that enters
 * them share an output. Its position is the values of the latent sites as the model was written, on their own supports: no
 * coordinates come in.
 */
export interface PointwiseProgram {
  readonly program: WasmProgram;
  /** Where the values of the latent sites are expected. */
  readonly latents: readonly PointwiseSite[];
  /** The sites' elements, one site after the other, each in the user's order of rows. */
  readonly sites: readonly PointwiseSite[];
  /** The output that holds each element's log density. */
  readonly outputOf: Int32Array;
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
  const densities = runPasses(
    densityPasses,
    terms.map(({ logDensity }) => logDensity),
  ).map((density, i) => distinctElements(density, terms[i]));
  const outputs = layOut(densities.map(({ axes }, i) => ({ site: sites[i].site, axes })));
  const values = densities.map(({ value }) => value);
  const dimension = parameters.reduce((total, { size }) => total + size, 0);
  const program = programs.program({
    model: {
      ...{ dimension, parameters, logDensity: zero, observed: [], terms: [] },
      outputs: outputs.map(({ site, ...slot }, i) => ({
        ...{ ...slot, name: site, value: values[i] },
        kind: 'deterministic' as const,
      })),
    },
    logDensity: zero,
    gradients: parameters.map(() => zero),
    outputs: values,
  });
  const outputOf = new Int32Array(sites.reduce((total, { size }) => total + size, 0));
  for (const [i, { offset, size }] of sites.entries())
    for (let element = 0; element < size; element++)
      outputOf[offset + element] = outputs[i].offset + (densities[i].ids?.[element] ?? element);
  return { program, latents, sites, outputOf };
}

interface DistinctElements {
  readonly value: Expression;
  readonly axes: readonly Axis[];
  /** Which of them each element is; absent where every element counts as different. */
  readonly ids?: Int32Array;
}

/** R0 for pointwise densities: those over one axis, whose rows differ in data and codes alone, once for each distinct row. */
function distinctElements(value: Expression, { site, axes }: Term): DistinctElements {
  const [along] = axes;
  const columns = axes.length === 1 ? rowColumns(value, along) : 'not one axis';
  if (typeof columns === 'string') return { value, axes };
  const table = distinctTable(columns, along, `distinct ${along.name} of ${site}`, along.size - 1);
  if (table === undefined) return { value, axes };
  return { value: table.rewritten(value), axes: [table.axis], ids: table.groups.ids };
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
