import { sizeOf } from '@bayes-window/dsl';
import { checkLoo, type Loo } from '@bayes-window/runtime';
import type { SlopeFit } from '../fit/index.ts';
import type { Check, ReportBlock, ReportSection } from '../render/index.ts';
import { rowName } from './row-name.ts';

/** The most rows of high Pareto k that are listed. */
const mostListed = 10;

/** How well the model predicts rows that it has not seen, and which ones it can't. */
export function looSection(fit: SlopeFit, loo: Loo): ReportSection {
  const { elpd, effectiveParameters, observations, monteCarloError } = loo;
  const rows = [
    ['Expected log predictive density (elpd)', elpd.value, elpd.standardError],
    ['Effective number of parameters (p_loo)', effectiveParameters.value, effectiveParameters.standardError],
  ];
  return {
    heading: 'How well does the model predict?',
    blocks: [
      {
        kind: 'table',
        columns: ['Leave-one-out cross-validation', 'Estimate', 'Standard error'],
        rows,
        caption:
          `Each of ${observations} rows predicted from the others, in the units of ${fit.roles.y.name}; Monte Carlo error ${monteCarloError.toFixed(2)}. ` +
          'The higher the elpd, the better the prediction; only models of the same rows can be compared.',
      },
      { kind: 'checks', checks: [paretoCheck(fit, loo), parameterCheck(fit, loo)] },
      ...unreliableRows(fit, loo),
    ],
  };
}

function paretoCheck(fit: SlopeFit, loo: Loo): Check {
  const [finding] = checkLoo(loo, (row) => rowName(fit.roles, row));
  if (finding !== undefined) return { level: 'caution', text: `${finding.message} ${finding.advice}` };
  const largest = loo.pointwise.paretoK.reduce((most, k) => Math.max(most, k), Number.NEGATIVE_INFINITY);
  return {
    level: 'good',
    text: `Largest Pareto k ${largest.toFixed(2)} (below ${loo.paretoKThreshold.toFixed(2)} wanted): the estimate of every row can be trusted.`,
  };
}

/** p_loo above the number of parameters is a sign that the model does not suit the data (R's loo, glossary). */
function parameterCheck({ inference }: SlopeFit, { effectiveParameters: { value } }: Loo): Check {
  const count = inference.written.latents.reduce((total, { axes }) => total + sizeOf(axes), 0);
  const text = `p_loo ${value.toFixed(1)} of ${count} parameters`;
  if (value <= count)
    return { level: 'good', text: `${text}: no sign that the model does not suit the data.` };
  return {
    level: 'caution',
    text: `${text}: rows are fitted better than they are predicted. Look for outliers, or take a distribution with heavier tails.`,
  };
}

function unreliableRows(fit: SlopeFit, { unreliable, pointwise }: Loo): ReportBlock[] {
  if (unreliable.length === 0) return [];
  const listed = unreliable.slice(0, mostListed);
  const more = unreliable.length - listed.length;
  return [
    {
      kind: 'table',
      columns: ['Row of the table', fit.roles.y.name, 'Pareto k', 'elpd'],
      rows: listed.map((row) => [
        rowName(fit.roles, row),
        ...[fit.roles.y.values[row], pointwise.paretoK[row], pointwise.elpd[row]],
      ]),
      caption: `Rows whose own prediction can't be told from the draws at hand, the worst first${more > 0 ? `; ${more} more are not listed` : ''}.`,
    },
  ];
}
