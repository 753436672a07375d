import type { ObservedSite } from '@bayes-window/compiler';
import {
  type Axis,
  type Codes,
  type Expression,
  evaluate,
  expand,
  topologicalOrder,
} from '@bayes-window/dsl';
import {
  type Coordinate,
  type Group,
  type GroupName,
  group,
  type InferenceData,
  type SampleResult,
  type Variable,
} from '@bayes-window/runtime';
import { version } from '../version.ts';
import type { Inference } from './infer.ts';
import type { Posterior } from './posterior.ts';

/** Further groups by name: draws of a prediction, log likelihoods by site. */
export type MoreGroups = Readonly<Partial<Record<GroupName, Posterior>>>;

/**
 * A finished run in ArviZ's layout: posterior, sampler statistics under ArviZ's names, and the data, with the user's axes
 * as dimensions and their labels as coordinates; with `more`, predictions and log likelihoods beside them.
 */
export function inferenceData(
  { compiled, posterior, samples }: Pick<Inference, 'compiled' | 'posterior' | 'samples'>,
  more: MoreGroups = {},
): InferenceData {
  const attributes = { inference_library: 'bayes-window', inference_library_version: version };
  const { observed, terms } = compiled.model;
  const extra = Object.entries(more).map(([name, draws]) => [
    name,
    drawsGroup(draws as Posterior, attributes),
  ]);
  return {
    posterior: drawsGroup(posterior, attributes),
    ...Object.fromEntries(extra),
    sample_stats: statisticsGroup(samples, attributes),
    observed_data: observedGroup(observed, attributes),
    constant_data: constantGroup(
      terms.map(({ rows }) => rows),
      observed,
      attributes,
    ),
  };
}

type Attributes = Group['attributes'];

function drawsGroup({ variables }: Posterior, attributes: Attributes): Group {
  const { draws, size } = variables[0];
  const sizes = { chain: draws.length, draw: draws[0].length / size };
  return group(
    Object.fromEntries(
      variables.map(({ name, axes, draws: chains }) => [
        name,
        { dimensions: ['chain', 'draw', ...axes.map((axis) => axis.name)], values: joined(chains) },
      ]),
    ),
    { ...coordinatesOf(variables.flatMap(({ axes }) => axes)), ...sizes },
    attributes,
  );
}

function joined(chains: readonly Float64Array[]): Float64Array {
  const length = chains.reduce((sum, chain) => sum + chain.length, 0);
  const all = new Float64Array(length);
  let offset = 0;
  for (const chain of chains) {
    all.set(chain, offset);
    offset += chain.length;
  }
  return all;
}

function coordinatesOf(axes: readonly Axis[]): Record<string, number | Coordinate> {
  return Object.fromEntries(axes.map(({ name, size, labels }) => [name, labels ?? size]));
}

/** ArviZ's name of each statistic, and its values of one chain. */
const statistics: Readonly<Record<string, (chain: SampleResult['chains'][number]) => ArrayLike<number>>> = {
  lp: ({ logDensity }) => logDensity,
  energy: ({ energy }) => energy,
  acceptance_rate: ({ acceptanceRate }) => acceptanceRate,
  tree_depth: ({ treeDepth }) => treeDepth,
  n_steps: ({ leapfrogs }) => leapfrogs,
  diverging: ({ divergent }) => divergent,
  step_size: ({ stepSize, logDensity }) => new Float64Array(logDensity.length).fill(stepSize),
};
const wholeNumbers = ['tree_depth', 'n_steps'];

function statisticsGroup({ chains }: SampleResult, attributes: Attributes): Group {
  const sizes = { chain: chains.length, draw: chains[0].logDensity.length };
  const variables = Object.entries(statistics).map(([name, of]) => {
    const all = chains.flatMap((chain) => Array.from(of(chain)));
    const type = name === 'diverging' ? Uint8Array : wholeNumbers.includes(name) ? Int32Array : Float64Array;
    return [name, { dimensions: ['chain', 'draw'], values: type.from(all) }];
  });
  return group(Object.fromEntries(variables), sizes, attributes);
}

function observedGroup(observed: readonly ObservedSite[], attributes: Attributes): Group | undefined {
  if (observed.length === 0) return undefined;
  return dataGroup(
    observed.map(({ name, axes, value }) => [name, axes, evaluate([expand(value, axes)])[0]]),
    attributes,
  );
}

/** Named columns and codes that the densities are made from, the observed values excepted. */
function constantGroup(
  densities: readonly Expression[],
  observed: readonly ObservedSite[],
  attributes: Attributes,
): Group | undefined {
  const values = new Set(observed.map(({ value }) => value));
  const order = topologicalOrder(densities);
  const columns = order.filter(
    (node) => node.op.kind === 'data' && node.attributes.name !== undefined && !values.has(node),
  );
  const codes = new Set(order.flatMap(({ attributes: { codes } }) => codes ?? []));
  const entries: DataEntry[] = [
    ...columns.map(
      (node): DataEntry => [
        node.attributes.name as string,
        node.axes,
        node.attributes.values as Float64Array,
      ],
    ),
    ...[...codes].map((code: Codes): DataEntry => [`${code.name} (codes)`, [code.over], code.values]),
  ];
  return entries.length === 0 ? undefined : dataGroup(entries, attributes);
}

type DataEntry = readonly [name: string, axes: readonly Axis[], values: Variable['values']];

function dataGroup(entries: readonly DataEntry[], attributes: Attributes): Group {
  const variables = entries.map(([name, axes, values]) => [
    name,
    { dimensions: axes.map((axis) => axis.name), values },
  ]);
  return group(Object.fromEntries(variables), coordinatesOf(entries.flatMap(([, axes]) => axes)), attributes);
}
