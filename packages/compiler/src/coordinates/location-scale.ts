import {
  type Axis,
  add,
  constant,
  type Expression,
  exp,
  hasAxis,
  multiply,
  topologicalOrder,
} from '@bayes-window/dsl';
import type { LatentSite, TracedModel } from '../trace/trace-model.ts';

/**
 * A latent normal vector x whose effect is w = location + scale * z, z standard normal given location and scale. Written
 * non-centred (x = z, and w is computed from it) or centred (x = w ~ Normal(location, scale)).
 */
export interface LocationScale {
  readonly site: LatentSite;
  readonly form: 'centred' | 'noncentred';
  readonly location: Expression;
  readonly scale: Expression;
  /** Written non-centred: the node that computes w. */
  readonly effect?: Expression;
}

/** The sites that can be sampled in either form; expects gathers to be lifted, so that w is computed per group. */
export function findLocationScales(traced: TracedModel): LocationScale[] {
  const moved = traced.latents.filter(({ noise }) => noise === undefined);
  return moved.flatMap((site) => asWritten(site) ?? fromUses(site, traced) ?? []);
}

function isNormalVector({ distribution, axes }: LatentSite): boolean {
  return distribution.spec.name === 'Normal' && axes.length === 1 && axes[0].size > 1;
}

/** x ~ Normal(location, scale), the scale being unknown. */
function asWritten(site: LatentSite): LocationScale[] | undefined {
  if (!isNormalVector(site)) return undefined;
  const { loc, scale } = site.distribution.parameters;
  return isUnknown(scale) ? [{ site, form: 'centred', location: loc, scale }] : undefined;
}

function isUnknown(expression: Expression): boolean {
  return topologicalOrder([expression]).some(({ op }) => op.kind === 'input');
}

/** z ~ Normal(0, 1) of which everything else sees only scale * z, or only location + scale * z. */
function fromUses(site: LatentSite, traced: TracedModel): LocationScale[] | undefined {
  if (!isNormalVector(site) || !isStandard(site)) return undefined;
  const users = usersOf(traced, site.name);
  const scaled = only(users.get(site.value));
  const scale = scaled === undefined ? undefined : otherArgument(scaled, multiply, site.value);
  if (scaled === undefined || scale === undefined || !isPositive(scale, traced) || !fits(scale, site.axes[0]))
    return undefined;
  const shifted = only(users.get(scaled));
  const location = shifted === undefined ? undefined : otherArgument(shifted, add, scaled);
  if (shifted === undefined || location === undefined || !fits(location, site.axes[0])) {
    return [{ site, form: 'noncentred', location: constant(0), scale, effect: scaled }];
  }
  return [{ site, form: 'noncentred', location, scale, effect: shifted }];
}

function isStandard({ distribution: { parameters } }: LatentSite): boolean {
  return parameters.loc.attributes.value === 0 && parameters.scale.attributes.value === 1;
}

/** Who reads each node, in everything but the site's own prior. */
function usersOf({ terms, deterministics }: TracedModel, site: string): Map<Expression, Expression[]> {
  const roots = [
    ...terms.filter((term) => term.site !== site).map(({ logDensity }) => logDensity),
    ...deterministics.map(({ value }) => value),
  ];
  const users = new Map<Expression, Expression[]>();
  for (const node of topologicalOrder(roots)) {
    for (const arg of new Set(node.args)) users.set(arg, [...(users.get(arg) ?? []), node]);
  }
  return users;
}

function only(users: readonly Expression[] | undefined): Expression | undefined {
  return users?.length === 1 ? users[0] : undefined;
}

function otherArgument(
  node: Expression,
  op: Expression['op'] | typeof add,
  known: Expression,
): Expression | undefined {
  if (node.op !== op) return undefined;
  const [left, right] = node.args;
  if (left === known && right !== known) return right;
  return right === known && left !== known ? left : undefined;
}

function isPositive(scale: Expression, { latents }: TracedModel): boolean {
  return scale.op === exp || latents.some(({ value, support }) => value === scale && support.low === 0);
}

/** Does not vary along anything but the site's own axis. */
function fits(expression: Expression, axis: Axis): boolean {
  return expression.axes.length === 0 || (expression.axes.length === 1 && hasAxis(expression.axes, axis));
}
