import type { TracedModel } from '@bayes-window/compiler';
import {
  type Axis,
  type Bindings,
  type Distribution,
  type Expression,
  evaluate,
  expand,
  input,
  type Message,
  sizeOf,
  trace,
  withHandler,
} from '@bayes-window/dsl';
import type { RandomSource } from '@bayes-window/runtime';

/** A site whose value a prediction draws or is given. */
export interface PredictedSite {
  readonly name: string;
  readonly axes: readonly Axis[];
  readonly observed: boolean;
  readonly distribution: Distribution;
  /** The input that stands for the value in everything that depends on it. */
  readonly value: Expression;
}

interface ComputedSite {
  readonly name: string;
  readonly axes: readonly Axis[];
  readonly value: Expression;
}

/** A model seen as a way to draw: what it observes is drawn like what is latent. */
export interface PredictiveProgram {
  /** In the order of the run: a site depends on those before it. */
  readonly sites: readonly PredictedSite[];
  readonly deterministics: readonly ComputedSite[];
}

/** Runs the model once, with an input in place of every sample site's value, observed or not. */
export function predictiveProgram(run: () => unknown): PredictiveProgram {
  const messages = [...withHandler({ process: standIn }, () => trace(run)).values()];
  return {
    sites: messages.flatMap((message) =>
      message.type === 'sample'
        ? [
            {
              name: message.name,
              axes: message.axes,
              observed: message.observed,
              distribution: message.distribution,
              value: message.value as Expression,
            },
          ]
        : [],
    ),
    deterministics: messages.flatMap((message) =>
      message.type === 'deterministic' ? [{ ...message, axes: message.value.axes }] : [],
    ),
  };
}

/** The data of a traced model as drawn from its parameters' values: an observed site sees the data that others observed. */
export function replicationProgram({ latents, observed }: TracedModel): PredictiveProgram {
  return {
    sites: [
      ...latents.map((site) => ({ ...site, observed: false })),
      ...observed.map((site) => ({ ...site, observed: true, value: input(site.name, site.axes) })),
    ],
    deterministics: [],
  };
}

function standIn(message: Message): void {
  if (message.type === 'sample') message.value = input(message.name, message.axes);
}

/** Values by site name, each row-major over the site's axes. */
export type SiteDraws = ReadonlyMap<string, Float64Array>;

/** Values that a site takes over: where an element's index is -1, it is drawn. */
export interface GivenSite {
  /** For each element of the site, the index of its value among `values`; -1 where there is none. */
  readonly indices: Int32Array;
  values(draw: number): Float64Array;
}

/** One draw of every site, those of `given` excepted where they have a value, and of every deterministic. */
export function drawOnce(
  { sites, deterministics }: PredictiveProgram,
  source: RandomSource,
  given: ReadonlyMap<string, GivenSite>,
  draw: number,
): SiteDraws {
  const bindings = new Map<Expression, Float64Array>();
  const drawn = new Map<string, Float64Array>();
  for (const site of sites) {
    const values = valuesOf(site, source, bindings, given.get(site.name), draw);
    bindings.set(site.value, values);
    drawn.set(site.name, values);
  }
  const computed = evaluate(
    deterministics.map(({ value, axes }) => expand(value, axes)),
    bindings,
  );
  for (const [i, { name }] of deterministics.entries()) drawn.set(name, computed[i]);
  return drawn;
}

function valuesOf(
  { distribution, axes }: PredictedSite,
  source: RandomSource,
  bindings: Bindings,
  given: GivenSite | undefined,
  draw: number,
): Float64Array {
  const known = given?.values(draw);
  const isWhole = given?.indices.every((index) => index >= 0) === true;
  const values = isWhole ? new Float64Array(sizeOf(axes)) : distribution.draw(source, axes, bindings);
  if (known === undefined) return values;
  for (const [element, index] of (given as GivenSite).indices.entries())
    if (index >= 0) values[element] = known[index];
  return values;
}
