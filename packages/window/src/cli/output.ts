import { type Explanation, formatExplanation } from '@bayes-window/compiler';
import { checkLoo, formatSummary, type Loo } from '@bayes-window/runtime';
import type { SlopeFit } from '../fit/slope-fit.ts';
import { runDiagnostics } from '../inference/index.ts';
import { formatDuration, formatNumber } from '../render/format.ts';
import { headlineOf } from '../report/headline.ts';
import { rowName } from '../report/row-name.ts';
import type { RoleData } from '../table/index.ts';
import { version } from '../version.ts';

type Times = Readonly<Record<string, number>>;

/** The estimate without the numbers of each row, of which only those above the threshold of k are named, counted from 1 in the file. */
function looJson(
  { elpd, effectiveParameters, monteCarloError, paretoKThreshold, unreliable, pointwise }: Loo,
  { rows }: RoleData,
) {
  return {
    ...{ elpd, effectiveParameters, monteCarloError, paretoKThreshold },
    unreliable: unreliable.map((row) => ({ row: rows[row] + 1, paretoK: pointwise.paretoK[row] })),
  };
}

/** What the user asked for besides the fit. */
interface Further {
  readonly explanation?: Explanation;
  readonly loo?: Loo;
  /** Where the report is. */
  readonly report?: string;
}

/** The result as a page of text. */
export function textOf(fit: SlopeFit, times: Times, { report, explanation, loo }: Further): string {
  const { summary, settings, roles } = fit;
  const blocks = [
    headlineOf(fit),
    ...roles.warnings,
    slopesTable(fit),
    formatSummary(summary, settings),
    findingsText(fit),
    ...(loo === undefined ? [] : [looText(loo, roles)]),
    Object.entries(times)
      .map(([stage, milliseconds]) => `${stage} ${formatDuration(milliseconds)}`)
      .join(', '),
    ...(report === undefined ? [] : [`Report: ${report}`]),
    ...(explanation === undefined ? [] : [formatExplanation(explanation)]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function slopesTable({ effects, settings }: SlopeFit): string {
  const percent = Math.round(100 * settings.hdiProbability);
  const rows = effects.map(({ labels, mean, low, high, probabilityOfRise }) => {
    const label = Object.values(labels).join(', ') || 'slope';
    return `${label}: ${formatNumber(mean, 4)}, ${percent}% HDI ${formatNumber(low, 4)} to ${formatNumber(high, 4)}, P(rise) ${formatNumber(probabilityOfRise, 3)}`;
  });
  return rows.join('\n');
}

function findingsText({ inference: { findings } }: SlopeFit): string {
  if (findings.length === 0) return 'All checks of the sampler passed.';
  return findings.map(({ message, advice }) => `! ${message} ${advice}`).join('\n');
}

function looText(loo: Loo, roles: RoleData): string {
  const of = ({ value, standardError }: Loo['elpd']): string =>
    `${value.toFixed(2)} (standard error ${standardError.toFixed(2)})`;
  const lines = [`elpd_loo ${of(loo.elpd)}, p_loo ${of(loo.effectiveParameters)}`];
  const findings = checkLoo(loo, (row) => rowName(roles, row));
  return [...lines, ...findings.map(({ message, advice }) => `! ${message} ${advice}`)].join('\n');
}

/** The result as one JSON document. */
export function jsonOf(fit: SlopeFit, milliseconds: Times, { explanation, loo }: Further): string {
  const { roles, settings, effects, summary, inference } = fit;
  const { divergences, treeDepthSaturated, eBfmi } = runDiagnostics(inference.samples, summary);
  const columns = {
    y: roles.y.name,
    treatment: roles.treatment.name,
    group: roles.group?.name,
    condition: roles.condition?.name,
  };
  return JSON.stringify(
    {
      ...{
        version,
        roles: columns,
        rows: roles.rowCount,
        dropped: roles.dropped,
        settings,
        effects,
        summary,
      },
      ...{ findings: inference.findings, diagnostics: { divergences, treeDepthSaturated, eBfmi } },
      ...{
        coordinates: inference.coordinates,
        model: inference.compiled.description,
        milliseconds,
        explanation,
        loo: loo && looJson(loo, roles),
      },
    },
    undefined,
    1,
  );
}
