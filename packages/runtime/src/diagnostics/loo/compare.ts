import { DiagnosticsError } from '../errors.ts';
import type { ElpdEstimate } from './elpd.ts';
import { type Estimate, sumOf } from './pointwise.ts';
import { type BootstrapOptions, pseudoBmaPlusWeights, pseudoBmaWeights } from './pseudo-bma.ts';
import { stackingWeights } from './stacking.ts';

export interface ComparisonRow {
  readonly name: string;
  /** 0 is the best. */
  readonly rank: number;
  readonly elpd: Estimate;
  /** elpd less that of the best model, with the standard error of the difference; zeros for the best itself. */
  readonly difference: Estimate;
  readonly effectiveParameters: Estimate;
  /** Weights that sum to one over the models. */
  readonly weights: Readonly<Record<'stacking' | 'pseudoBma' | 'pseudoBmaPlus', number>>;
  /** Observations whose estimate can't be trusted. */
  readonly unreliable: number;
}

/**
 * Models side by side, the one of the highest elpd first. Differences are taken observation by observation, so that their
 * standard error is that of the difference (Vehtari, Gelman & Gabry 2017, section 5.2). Throws COMPARE_TOO_FEW,
 * COMPARE_METHODS or COMPARE_OBSERVATIONS.
 */
export function compare(
  models: Readonly<Record<string, ElpdEstimate & { readonly unreliable: readonly number[] }>>,
  options: BootstrapOptions = {},
): ComparisonRow[] {
  const entries = Object.entries(models).sort(([, a], [, b]) => b.elpd.value - a.elpd.value);
  checkComparable(entries);
  const elpd = entries.map(([, model]) => model.pointwise.elpd);
  const weights = {
    stacking: stackingWeights(elpd),
    pseudoBma: pseudoBmaWeights(elpd),
    pseudoBmaPlus: pseudoBmaPlusWeights(elpd, options),
  };
  return entries.map(([name, model], rank) => ({
    ...{ name, rank, elpd: model.elpd, effectiveParameters: model.effectiveParameters },
    difference: sumOf(elpd[rank].map((value, i) => value - elpd[0][i])),
    weights: {
      stacking: weights.stacking[rank],
      pseudoBma: weights.pseudoBma[rank],
      pseudoBmaPlus: weights.pseudoBmaPlus[rank],
    },
    unreliable: model.unreliable.length,
  }));
}

function checkComparable(entries: readonly (readonly [string, ElpdEstimate])[]): void {
  if (entries.length < 2) {
    throw new DiagnosticsError(
      'COMPARE_TOO_FEW',
      `A comparison needs at least two models; got ${entries.length === 0 ? 'none' : `only "${entries[0][0]}"`}.`,
      { models: entries.map(([name]) => name) },
    );
  }
  const [[first, reference], ...others] = entries;
  for (const [name, model] of others) {
    if (model.method !== reference.method) {
      throw new DiagnosticsError(
        'COMPARE_METHODS',
        `"${first}" was judged by ${reference.method}, "${name}" by ${model.method}: use one for all models.`,
        { models: [first, name] },
      );
    }
    if (model.observations !== reference.observations) {
      throw new DiagnosticsError(
        'COMPARE_OBSERVATIONS',
        `"${first}" predicts ${reference.observations} observations, "${name}" ${model.observations}: only models of the same data, row by row, can be compared.`,
        { models: [first, name], observations: [reference.observations, model.observations] },
      );
    }
  }
}
