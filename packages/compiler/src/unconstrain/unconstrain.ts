import type { Support } from '@bayes-window/dsl';
import {
  type Axis,
  add,
  type Expression,
  input,
  sizeOf,
  substituteNodes,
  withoutAxes,
} from '@bayes-window/dsl';
import {
  type EffectsNote,
  type LatentSite,
  type ObservedSite,
  type Term,
  type TracedModel,
  totalOf,
} from '../trace/trace-model.ts';

/** Where a site's unconstrained values lie in the position vector: `size` doubles from `offset`, row-major. */
export interface ParameterSlot {
  readonly name: string;
  /** Axes of the unconstrained value; a vector or matrix may have others than the constrained one. */
  readonly axes: readonly Axis[];
  readonly support: Support;
  readonly offset: number;
  readonly size: number;
  /** The input that stands for the unconstrained value. */
  readonly input: Expression;
}

/** A reported quantity: a constrained site or a deterministic, in terms of the unconstrained inputs. */
export interface Output {
  readonly name: string;
  readonly axes: readonly Axis[];
  readonly offset: number;
  readonly size: number;
  readonly kind: 'latent' | 'deterministic';
  readonly value: Expression;
}

/** One addend of the log density: in all, and before it is summed; the rows depend on the noise of what is drawn. */
export interface UnconstrainedTerm extends Pick<Term, 'site' | 'kind'> {
  readonly value: Expression;
  readonly rows: Expression;
}

/** The model as a scalar function of one unconstrained vector. */
export interface UnconstrainedModel {
  readonly dimension: number;
  readonly parameters: readonly ParameterSlot[];
  /** Log density with the log Jacobian of the bijections added. */
  readonly logDensity: Expression;
  /** The same, term by term: to say which site is not finite. */
  readonly terms: readonly UnconstrainedTerm[];
  readonly observed: readonly ObservedSite[];
  readonly outputs: readonly Output[];
  /** Standard normal numbers from which the outputs of sites that are integrated out are drawn; none unless told. */
  readonly noise?: readonly NoiseSlot[];
  /** Which effects are integrated out, and why others are not. */
  readonly effects?: readonly EffectsNote[];
}

/** `size` doubles from `offset` of a draw's noise. */
export type NoiseSlot = Pick<ParameterSlot, 'name' | 'axes' | 'offset' | 'size' | 'input'>;

export function unconstrain(traced: TracedModel): UnconstrainedModel {
  const moved = traced.latents.filter(({ noise }) => noise === undefined);
  const parameters = layOut(moved);
  const substitution = new Map<Expression, Expression>();
  moved.forEach(({ value, support }, i) => {
    // A bound may itself be a latent value, declared before: put its constrained form in.
    const [forward] = substituteNodes([support.bijector!.forward(parameters[i].input)], substitution);
    substitution.set(value, forward);
  });
  const densities = substituteNodes(
    [
      ...traced.terms.map(({ logDensity }) => logDensity),
      ...traced.terms.map(({ logDensity, atDraws }) => atDraws ?? logDensity),
    ],
    substitution,
  );
  const rows = densities.slice(traced.terms.length);
  const jacobians = substituteNodes(
    moved.map(({ support, axes }, i) =>
      totalOf({
        logDensity: support.bijector!.logAbsDetJacobian(parameters[i].input),
        axes: withoutAxes(axes, support.event?.axes ?? []),
      }),
    ),
    substitution,
  );
  const terms = traced.terms.map(({ site, kind, axes }, i) => ({
    site,
    kind,
    rows: rows[i],
    value: totalOf({ logDensity: densities[i], axes }),
  }));
  return {
    dimension: parameters.reduce((total, { size }) => total + size, 0),
    parameters,
    logDensity: [...terms.map(({ value }) => value), ...jacobians].reduce((total, value) =>
      add(total, value),
    ),
    terms,
    observed: traced.observed,
    outputs: outputsOf(traced, substitution),
    noise: layOutNoise(traced),
    effects: traced.effects,
  };
}

function layOutNoise({ latents }: TracedModel): NoiseSlot[] {
  let offset = 0;
  return latents.flatMap(({ noise = [] }) =>
    noise.map((input) => {
      const { axes, attributes } = input;
      const size = sizeOf(axes);
      offset += size;
      return { name: attributes.name as string, axes, offset: offset - size, size, input };
    }),
  );
}

function layOut(latents: readonly LatentSite[]): ParameterSlot[] {
  let offset = 0;
  return latents.map(({ name, axes: constrained, support }) => {
    const { axes: event, unconstrained } = support.event ?? { axes: [], unconstrained: [] };
    const axes = [...withoutAxes(constrained, event), ...unconstrained];
    const size = sizeOf(axes);
    const slot = { name, axes, support, offset, size, input: input(name, axes) };
    offset += size;
    return slot;
  });
}

function outputsOf(
  { latents, deterministics }: TracedModel,
  substitution: ReadonlyMap<Expression, Expression>,
): Output[] {
  const named = [
    ...latents.map(({ name, axes, value, reported }) => ({
      name,
      axes,
      value: reported ?? value,
      kind: 'latent' as const,
    })),
    ...deterministics.map(({ name, value }) => ({
      name,
      axes: value.axes,
      value,
      kind: 'deterministic' as const,
    })),
  ];
  const values = substituteNodes(
    named.map(({ value }) => value),
    substitution,
  );
  let offset = 0;
  return named.map((output, i) => {
    const size = sizeOf(output.axes);
    offset += size;
    return { ...output, value: values[i], size, offset: offset - size };
  });
}
