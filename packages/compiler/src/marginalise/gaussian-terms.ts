import {
  type Axis,
  type Codes,
  codes as codesOver,
  constant,
  data,
  type Expression,
  multiply,
  square,
  sum,
  topologicalOrder,
} from '@bayes-window/dsl';
import { gradient } from '../autodiff/gradient.ts';
import { type Addend, addendsOf } from '../passes/addends.ts';
import { type AffineTerm, affineTerms } from '../passes/affine.ts';
import { rewrite } from '../passes/rewrite.ts';
import { simplify } from '../passes/simplify.ts';
import type { LatentSite, Term } from '../trace/trace-model.ts';

/** An effect as it enters a residual: r_i = ... + column_i slope[c_i] u[c_i]. */
export interface EffectTerm {
  readonly site: LatentSite;
  readonly column: Float64Array;
  /** d residual / d u but for the column, over the groups; does not depend on any effect. */
  readonly slope: Expression;
}

/** An addend -precision/2 sum_i w_i r_i^2 of the log density, r affine in some effects of the same groups. */
export interface GaussianTerm {
  readonly precision: number;
  readonly weights?: Float64Array;
  readonly codes: Codes;
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
 * everything unknown, by rows of one axis and with one column of codes; undefined if not.
 */
export function gaussianTerms(
  { logDensity, axes }: Term,
  effects: readonly LatentSite[],
  own: OwnGroups,
): GaussianTerm[] | undefined {
  if (axes.length !== 1 || logDensity.axes.length !== 1) return undefined;
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
  const coded = new Set(terms.flatMap(({ codes }) => codes ?? []));
  if (coded.size !== 1) return undefined;
  const found = terms.flatMap((term) =>
    effects
      .filter((site) => term.parameter !== undefined && dependsOn(term.parameter, [site]))
      .map((site) => effectTerm(term, site, effects)),
  );
  if (found.some((effect) => effect === undefined)) return undefined;
  const rest = terms.map((term) => ({
    ...term,
    parameter: term.parameter === undefined ? undefined : atZero(term.parameter, effects),
  }));
  return { precision: -2 * scale, weights, codes: [...coded][0], effects: found as EffectTerm[], rest };
}

function effectTerm(
  { parameter, columns, block, codes }: AffineTerm,
  site: LatentSite,
  effects: readonly LatentSite[],
): EffectTerm | undefined {
  if (block !== undefined || codes === undefined || codes.axis.name !== site.axes[0].name) return undefined;
  if (!isElementwise(parameter as Expression, site)) return undefined;
  const [slope] = simplify(gradient(sum(parameter as Expression, site.axes[0]), [site.value]));
  return dependsOn(slope, effects) ? undefined : { site, column: columns[0], slope };
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

/** sum_(i: c_i = g) w_i column_i * term_i, an expression over the groups. */
export function groupTotal(
  column: Float64Array,
  { weights, codes }: GaussianTerm,
  { columns, parameter, block }: AffineTerm,
): Expression {
  const groups = codes.axis;
  const totals = columns.map((other) => {
    const total = new Float64Array(groups.size);
    for (const [i, group] of codes.values.entries())
      total[group] += (weights?.[i] ?? 1) * column[i] * other[i];
    return total;
  });
  if (block === undefined) return multiply(data(totals[0], [groups]), parameter ?? 1);
  const table = Float64Array.from(
    { length: groups.size * block.size },
    (_, i) => totals[i % block.size][Math.floor(i / block.size)],
  );
  return sum(multiply(data(table, [groups, block]), parameter as Expression), block);
}
