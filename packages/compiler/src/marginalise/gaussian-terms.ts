import {
  type Axis,
  axis,
  type Codes,
  codes as codesOver,
  constant,
  constantValue,
  data,
  type Expression,
  gather,
  multiply,
  segmentSum,
  square,
  sum,
  topologicalOrder,
} from '@bayes-window/dsl';
import { gradient } from '../autodiff/gradient.ts';
import { type Addend, addendsOf } from '../passes/addends.ts';
import { type AffineTerm, affineTerms } from '../passes/affine.ts';
import { distinctRows, type RowGroups } from '../passes/distinct-rows.ts';
import { rewrite } from '../passes/rewrite.ts';
import { simplify } from '../passes/simplify.ts';
import type { LatentSite, Term } from '../trace/trace-model.ts';

/** An effect as it enters a residual: r_i = ... + column_i slope[c_i] u[c_i]. */
export interface EffectTerm {
  readonly site: LatentSite;
  readonly codes: Codes;
  readonly column: Float64Array;
  /** d residual / d u but for the column, over the groups; does not depend on any effect. */
  readonly slope: Expression;
}

/** An addend -precision/2 sum_i w_i r_i^2 of the log density, r affine in some effects; those of one axis have the same codes. */
export interface GaussianTerm {
  readonly precision: number;
  readonly weights?: Float64Array;
  readonly effects: readonly EffectTerm[];
  /** The residual at effects 0. */
  readonly rest: readonly AffineTerm[];
}

/** Codes by which each row is a group of its own; one object per axis, so that they can be compared. */
export class OwnGroups {
  private readonly known = new Map<string, Codes>();

  of(row: Axis): Codes {
    const codes =
      this.known.get(row.name) ??
      codesOver(
        row.name,
        row,
        row,
        Int32Array.from({ length: row.size }, (_, i) => i),
      );
    this.known.set(row.name, codes);
    return codes;
  }
}

/**
 * The addends of a term that depend on the effects, if all of them are negative squares of residuals that are affine in
 * everything unknown, by rows of one axis and with one column of codes for the effects of one axis; undefined if not,
 * or if effects were integrated out of the term before.
 */
export function gaussianTerms(
  { logDensity, axes, atDraws }: Term,
  effects: readonly LatentSite[],
  own: OwnGroups,
): GaussianTerm[] | undefined {
  if (axes.length !== 1 || logDensity.axes.length !== 1 || atDraws !== undefined) return undefined;
  const [along] = axes;
  const terms = addendsOf(logDensity, along)
    .filter(({ body }) => dependsOn(body, effects))
    .map((addend) => gaussianTerm(addend, along, effects, own));
  return terms.every((term) => term !== undefined) ? (terms as GaussianTerm[]) : undefined;
}

export function dependsOn(body: Expression, effects: readonly LatentSite[]): boolean {
  const values = new Set(effects.map(({ value }) => value));
  return topologicalOrder([body]).some((node) => values.has(node));
}

function gaussianTerm(
  { scale, weights, body }: Addend,
  along: Axis,
  effects: readonly LatentSite[],
  own: OwnGroups,
): GaussianTerm | undefined {
  if (body.op !== square || scale >= 0 || weights?.some((w) => w < 0)) return undefined;
  const terms = affineTerms(body.args[0], along, own.of(along));
  if (terms === undefined) return undefined;
  const found = terms.flatMap((term) =>
    effects
      .filter((site) => term.parameter !== undefined && dependsOn(term.parameter, [site]))
      .map((site) => effectTerm(term, site, effects)),
  );
  if (!found.every((effect) => effect !== undefined) || !haveOneCodingPerAxis(found)) return undefined;
  const rest = terms
    .map((term) => ({
      ...term,
      parameter: term.parameter === undefined ? undefined : atZero(term.parameter, effects),
    }))
    .filter(({ parameter }) => parameter === undefined || constantValue(parameter) !== 0);
  return { precision: -2 * scale, weights, effects: found, rest };
}

function haveOneCodingPerAxis(effects: readonly EffectTerm[]): boolean {
  return effects.every(({ codes }) =>
    effects.every((other) => other.codes.axis.name !== codes.axis.name || other.codes === codes),
  );
}

function effectTerm(
  { parameter, columns, block, codes }: AffineTerm,
  site: LatentSite,
  effects: readonly LatentSite[],
): EffectTerm | undefined {
  if (block !== undefined || codes === undefined || codes.axis.name !== site.axes[0].name) return undefined;
  if (!isElementwise(parameter as Expression, site)) return undefined;
  const [slope] = simplify(gradient(sum(parameter as Expression, site.axes[0]), [site.value]));
  return dependsOn(slope, effects) ? undefined : { site, codes, column: columns[0], slope };
}

/** Whether each element of an expression depends on no other element of the site than its own. */
function isElementwise(expression: Expression, site: LatentSite): boolean {
  return topologicalOrder([expression])
    .filter((node) => node !== site.value && dependsOn(node, [site]))
    .every(({ op }) => op.kind === 'elementwise');
}

/** An expression with every effect 0. */
export function atZero(expression: Expression, effects: readonly LatentSite[]): Expression {
  const zeros = new Map(effects.map(({ value }) => [value, constant(0)]));
  return simplify(rewrite([expression], (node) => node, zeros))[0];
}

/** sum_(i: c_i = g) w_i column_i * term_i for an effect's codes c and column, an expression over its groups. */
export function groupTotal(
  { codes, column }: EffectTerm,
  weights: Float64Array | undefined,
  { columns, parameter, block, codes: others = codes }: AffineTerm,
): Expression {
  if (others !== codes)
    return crossed(codes, others, weighted(column, columns[0], weights), parameter as Expression);
  const groups = codes.axis;
  const totals = columns.map((other) => {
    const total = new Float64Array(groups.size);
    const products = weighted(column, other, weights);
    for (const [i, group] of codes.values.entries()) total[group] += products[i];
    return total;
  });
  if (block === undefined) return multiply(data(totals[0], [groups]), parameter ?? 1);
  const table = Float64Array.from(
    { length: groups.size * block.size },
    (_, i) => totals[i % block.size][Math.floor(i / block.size)],
  );
  return sum(multiply(data(table, [groups, block]), parameter as Expression), block);
}

export function weighted(a: Float64Array, b: Float64Array, weights?: Float64Array): Float64Array {
  return a.map((x, i) => (weights?.[i] ?? 1) * x * b[i]);
}

/** sum_(i: c_i = g) weight_i parameter[d_i]: over the pairs (c, d) that occur. */
function crossed(c: Codes, d: Codes, weights: Float64Array, parameter: Expression): Expression {
  const { ids, first } = distinctRows([c.values, d.values], weights.length) as RowGroups;
  const totals = new Float64Array(first.length);
  for (const [i, pair] of ids.entries()) totals[pair] += weights[i];
  // One name is one axis, of one size.
  const pairs = axis(`${first.length} pairs of ${c.name} and ${d.name}`, first.length);
  const ofPairs = ({ name, axis: into, values }: Codes): Codes =>
    codesOver(
      name,
      pairs,
      into,
      first.map((row) => values[row]),
    );
  return segmentSum(multiply(data(totals, [pairs]), gather(parameter, ofPairs(d))), ofPairs(c));
}
