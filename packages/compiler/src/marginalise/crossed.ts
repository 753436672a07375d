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
import type { LatentSite, Term } from '../trace/trace-model.ts';
import { type Conditional, integralOver, noiseOf } from './conditional.ts';
import { type Factors, factorise, solve, withCovarianceOfInverse } from './factorise.ts';
import { type EffectTerm, type GaussianTerm, weighted } from './gaussian-terms.ts';
import { type Effects, entriesOf, precisionOf, pullOf } from './normal-equations.ts';

/**
 * Effects u of many groups g and v of fewer groups h that share residuals: u and v are jointly normal given all else, with
 * precision blocks A (small matrices per g), D (diagonal) and C between them, and pulls a and d. u is eliminated first:
 *
 *     S = D - C' A^-1 C        v: mode S^-1 (d - C' A^-1 a), covariance S^-1
 *                              u given v: mode A^-1 (a - C v), covariance A^-1
 *     log integral = log p(y, u, v) at the modes + ((K G + H) log(2 pi) - sum_g log |A_g| - log |S|) / 2
 *
 * S is a dense matrix over h, factorised in each gradient. `terms` are all that see u or v, with both taken as effects.
 */
export function jointConditionalOf(
  effects: readonly LatentSite[],
  v: LatentSite,
  terms: readonly GaussianTerm[],
): Conditional {
  const { axes, factors, alone, spread, factor, pull } = eliminate(effects, v, terms);
  const noise = [...effects, v].map(noiseOf);
  const [ofU, ofV] = [noise.slice(0, -1), renameAxis(noise[effects.length], axes.row, axes.column)];
  const modeOfV = solveLowerTransposed(factor, solveLower(factor, pull, axes), axes);
  const drawOfV = add(modeOfV, solveLowerTransposed(factor, ofV, axes));
  const deviations = withCovarianceOfInverse(factors, ofU);
  const given = (value: Expression): Expression[] =>
    alone.map((mode, k) => subtract(mode, contract(spread[k], value, axes.row)));
  return {
    effects: [...effects, v],
    modes: [...given(modeOfV), modeOfV],
    draws: [...given(drawOfV).map((mode, k) => add(mode, deviations[k])), drawOfV],
    noise,
    integrals: [integralOver(effects, factors), integralOverDense(v, factor, axes)],
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
  const [ofU, ofV] = [effects, [v]].map((sites): Effects => ({ effects: sites, terms }));
  const factors = factorise(precisionOf(ofU));
  const alone = solve(factors, pullOf(ofU));
  const coupling = effects.map((site) => couplingOf(site, v, terms));
  const spread = solve(factors, coupling);
  const schur = schurComplement(precisionOf(ofV)[0][0], coupling, spread, groups, axes);
  const pull = coupling.reduce((rest, c, k) => subtract(rest, contract(c, alone[k], groups)), pullOf(ofV)[0]);
  return { axes, factors, alone, spread, factor: cholesky(schur, axes), pull };
}

/** C: d2 of minus the log density by u_g and v_h, over both axes. */
function couplingOf(site: LatentSite, v: LatentSite, terms: readonly GaussianTerm[]): Expression {
  const blocks = terms.flatMap((term) =>
    entriesOf(term, site).flatMap((a) =>
      entriesOf(term, v).map((b) =>
        multiply(multiply(term.precision, multiply(a.slope, b.slope)), crossTable(a, b, term.weights)),
      ),
    ),
  );
  return blocks.reduce(
    (total, block) => add(total, block),
    data(new Float64Array(site.axes[0].size * v.axes[0].size), [site.axes[0], v.axes[0]]),
  );
}

/** sum over the rows of groups g and h of w_i column_i column'_i */
function crossTable(a: EffectTerm, b: EffectTerm, weights: Float64Array | undefined): Expression {
  const [groups, others] = [a.codes.axis, b.codes.axis];
  const table = new Float64Array(groups.size * others.size);
  for (const [i, product] of weighted(a.column, b.column, weights).entries())
    table[a.codes.values[i] * others.size + b.codes.values[i]] += product;
  return data(table, [groups, others]);
}

/** D - C' A^-1 C */
function schurComplement(
  diagonal: Expression,
  coupling: readonly Expression[],
  spread: readonly Expression[],
  groups: Axis,
  { row, column }: MatrixAxes,
): Expression {
  const isDiagonal = tabulate(row, column, (i, j) => (i === j ? 1 : 0));
  return coupling.reduce(
    (matrix, c, k) => subtract(matrix, contract(c, renameAxis(spread[k], row, column), groups)),
    multiply(isDiagonal, diagonal),
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
