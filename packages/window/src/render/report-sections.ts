import type { TopLevelSpec } from 'vega-lite';
import { formatDuration } from './format.ts';
import type { ReportSection } from './report-input.ts';

export function chartSection(heading: string, spec: TopLevelSpec, caption?: string): ReportSection {
  return { heading, blocks: [{ kind: 'chart', spec, caption }] };
}

/** One parameter of the posterior, in the units of the data where `unit` says so. */
export interface SummaryRow {
  readonly name: string;
  readonly mean: number;
  readonly sd: number;
  readonly low: number;
  readonly high: number;
  readonly mcse: number;
  readonly essBulk: number;
  readonly essTail: number;
  readonly rHat: number;
  readonly unit?: string;
}

/** `probability` is that of the interval from `low` to `high`. */
export function summarySection(rows: readonly SummaryRow[], probability = 0.94): ReportSection {
  const percent = Math.round(100 * probability);
  const hasUnits = rows.some(({ unit }) => unit !== undefined);
  const columns = [
    'Parameter',
    'Mean',
    'SD',
    `${percent}% HDI from`,
    'to',
    'MCSE',
    'Bulk ESS',
    'Tail ESS',
    'R-hat',
  ];
  return {
    heading: 'Parameters',
    blocks: [
      {
        kind: 'table',
        columns: hasUnits ? [...columns, 'Unit'] : columns,
        rows: rows.map((row) => (hasUnits ? [...summaryCells(row), row.unit ?? ''] : summaryCells(row))),
        caption: `SD: standard deviation. HDI: highest-density interval. MCSE: Monte Carlo standard error of the mean. ESS: effective sample size.`,
      },
    ],
  };
}

function summaryCells(row: SummaryRow): (string | number)[] {
  return [
    row.name,
    row.mean,
    row.sd,
    row.low,
    row.high,
    row.mcse,
    Math.round(row.essBulk),
    Math.round(row.essTail),
    Number.isFinite(row.rHat) ? row.rHat.toFixed(3) : String(row.rHat),
  ];
}

export function modelSection(code: string, note?: string): ReportSection {
  const text = note === undefined ? [] : [{ kind: 'text', text: note } as const];
  return { heading: 'Model', blocks: [...text, { kind: 'code', code }] };
}

/** Two columns of names and values: settings, versions, data. */
export function settingsSection(
  heading: string,
  settings: Readonly<Record<string, string | number | boolean>>,
): ReportSection {
  const rows = Object.entries(settings).map(([name, value]) => [name, String(value)]);
  return { heading, blocks: [{ kind: 'table', columns: ['Setting', 'Value'], rows }] };
}

export interface Timing {
  readonly stage: string;
  readonly milliseconds: number;
}

export function timingsSection(timings: readonly Timing[]): ReportSection {
  const total = timings.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const rows = [...timings, { stage: 'Total', milliseconds: total }].map(({ stage, milliseconds }) => [
    stage,
    formatDuration(milliseconds),
  ]);
  return { heading: 'Time', blocks: [{ kind: 'table', columns: ['Stage', 'Wall time'], rows }] };
}
