import {
  type Axis,
  add,
  cholesky,
  contract,
  data,
  type Expression,
  logDeterminant,
  type MatrixAxes,
  multiply,
  renameAxis,
  solveLower,
  solveLowerTransposed,
  subtract,
  tabulate,
  twin,
} from '@bayes-window/dsl';
import { ofGroupsWithRows } from '../passes/groups-with-rows.ts';
import type { LatentSite, Term } from '../trace/trace-model.ts';
import { type Conditional, integralOver, noiseOf } from './conditional.ts';
import { type Factors, factorise, solve, withCovarianceOfInverse } from './factorise.ts';
import { type EffectTerm, type GaussianTerm, weighted } from './gaussian-terms.ts';
import { type Effects, entriesOf, precisionOf, priorPrecision, pullOf } from './normal-equations.ts';
import { stack } from './stacked.ts';

/**
 * Effects u of many groups g and v of few groups h, of one axis or several, that share residuals: u and v are jointly normal
 * given all else, with precision blocks A (small matrices per g), D and C between them, and pulls a and d. u is eliminated
 * first:
 *
 *     S = D - C' A^-1 C        v: mode S^-1 (d - C' A^-1 a), covariance S^-1
 *                              u given v: mode A^-1 (a - C v), covariance A^-1
 *     log integral = log p(y, u, v) at the modes + ((K G + H) log(2 pi) - sum_g log |A_g| - log |S|) / 2
 *
 * S is a dense matrix over all h, factorised in each gradient. `terms` are all that see u or v, with all taken as effects.
 */
export function jointConditionalOf(
  effects: readonly LatentSite[],
  few: readonly LatentSite[],
  terms: readonly GaussianTerm[],
): Conditional {
  const stacked = stack(few, terms);
  const { axes, factors, alone, spread, factor, pull } = eliminate(effects, stacked.site, stacked.terms);
  const [ofU, ofV] = [effects, few].map((sites) => sites.map(noiseOf));
  const noiseOfV = renameAxis(stacked.together(ofV), axes.row, axes.column);
  const modeOfV = solveLowerTransposed(factor, solveLower(factor, pull, axes), axes);
  const drawOfV = add(modeOfV, solveLowerTransposed(factor, noiseOfV, axes));
  const deviations = withCovarianceOfInverse(factors, ofU);
  const given = (value: Expression): Expression[] =>
    alone.map((mode, k) => subtract(mode, contract(spread[k], value, axes.row)));
  return {
    effects: [...effects, ...few],
    modes: [...given(modeOfV), ...stacked.apart(modeOfV)],
    draws: [...given(drawOfV).map((mode, k) => add(mode, deviations[k])), ...stacked.apart(drawOfV)],
    noise: [...ofU, ...ofV],
    integrals: [integralOver(effects, factors), integralOverDense(stacked.site, factor, axes)],
  };
}

interface Eliminated {
  /** Of S. */
  readonly axes: MatrixAxes;
  /** Of A, per group. */
  readonly factors: Factors;
  /** A^-1 a, and A^-1 C over the groups of u and of v, by effect. */
  readonly alone: readonly Expression[];
  readonly spread: readonly Expression[];
  /** Cholesky factor of S. */
  readonly factor: Expression;
  /** d - C' A^-1 a */
  readonly pull: Expression;
}

function eliminate(
  effects: readonly LatentSite[],
  v: LatentSite,
  terms: readonly GaussianTerm[],
): Eliminated {
  const [[groups], [row]] = [effects[0].axes, v.axes];
  const axes = { row, column: twin(row) };
  const ofU: Effects = { effects, terms };
  const factors = factorise(precisionOf(ofU));
  const alone = solve(factors, pullOf(ofU));
  const coupling = effects.map((site) => blockOf(site, v, row, terms));
  const spread = solve(factors, coupling);
  const schur = schurComplement(precisionOfDense(v, axes, terms), coupling, spread, groups, axes);
  const pull = coupling.reduce(
    (rest, c, k) => subtract(rest, contract(c, alone[k], groups)),
    pullOf({ effects: [v], terms })[0],
  );
  return { axes, factors, alone, spread, factor: cholesky(schur, axes), pull };
}

/** d2 of minus the log density but for priors, by two effects: over the groups of one and, under the name `along`, of the other. */
function blockOf(
  site: LatentSite,
  other: LatentSite,
  along: Axis,
  terms: readonly GaussianTerm[],
): Expression {
  const blocks = terms.flatMap((term) =>
    entriesOf(term, site).flatMap((a) =>
      entriesOf(term, other).map((b) => {
        const slopeOfB = renameAxis(slopeOf(b), b.codes.axis, along);
        const scale = multiply(term.precision, multiply(slopeOf(a), slopeOfB));
        return multiply(scale, crossTable(a, b, along, term.weights));
      }),
    ),
  );
  return blocks.reduce(
    (total, block) => add(total, block),
    data(new Float64Array(site.axes[0].size * along.size), [site.axes[0], along]),
  );
}

function slopeOf({ slope, codes }: EffectTerm): Expression {
  return ofGroupsWithRows(slope, codes);
}

/** D */
function precisionOfDense(
  v: LatentSite,
  { row, column }: MatrixAxes,
  terms: readonly GaussianTerm[],
): Expression {
  const isDiagonal = tabulate(row, column, (i, j) => (i === j ? 1 : 0));
  return add(blockOf(v, v, column, terms), multiply(isDiagonal, priorPrecision(v)));
}

/** sum over the rows of groups g and h of w_i column_i column'_i */
function crossTable(a: EffectTerm, b: EffectTerm, others: Axis, weights?: Float64Array): Expression {
  const groups = a.codes.axis;
  const table = new Float64Array(groups.size * others.size);
  for (const [i, product] of weighted(a.column, b.column, weights).entries())
    table[a.codes.values[i] * others.size + b.codes.values[i]] += product;
  return data(table, [groups, others]);
}

/** D - C' A^-1 C */
function schurComplement(
  dense: Expression,
  coupling: readonly Expression[],
  spread: readonly Expression[],
  groups: Axis,
  { row, column }: MatrixAxes,
): Expression {
  return coupling.reduce(
    (matrix, c, k) => subtract(matrix, contract(c, renameAxis(spread[k], row, column), groups)),
    dense,
  );
}

/** (H log(2 pi) - log |S|) / 2, S = L L' */
function integralOverDense(
  { name, axes: [{ size }] }: LatentSite,
  factor: Expression,
  axes: MatrixAxes,
): Term {
  return {
    site: `integral over ${name}`,
    kind: 'factor',
    logDensity: subtract(0.5 * size * Math.log(2 * Math.PI), logDeterminant(factor, axes)),
    axes: [],
  };
}
