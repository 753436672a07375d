import type { Loo } from '@bayes-window/runtime';
import { type ChartSpec, plotData } from '../charts/index.ts';
import {
  chartRows,
  densityChart,
  predictiveCheckChart,
  type SlopeFit,
  slopeChart,
  traceChart,
} from '../fit/index.ts';
import { runDiagnostics } from '../inference/index.ts';
import {
  chartSection,
  diagnosticsSection,
  modelSection,
  type ReportSection,
  renderReport,
  type SamplingDiagnostics,
  type SummaryRow,
  settingsSection,
  summarySection,
  type Timing,
  timingsSection,
} from '../render/index.ts';
import { version } from '../version.ts';
import { headlineOf } from './headline.ts';
import { looSection } from './loo-section.ts';
import { parameterOrder } from './parameter-order.ts';
import { unitOf } from './units.ts';

/** Scalars drawn one by one in the report; the summary table lists all. */
const mostPanels = 24;

/** Few enough to be drawn in some 15 ms, for a report of a cold command. */
const replicatedDataSets = 8;

export interface SlopeReportOptions {
  /** Stages before and after the fit, such as reading the file. */
  readonly timings?: readonly Timing[];
  /** Leave-one-out cross-validation, for a section of its own. */
  readonly loo?: Loo;
}

/** The whole fit as one self-contained HTML page. */
export function slopeReport(fit: SlopeFit, { timings = [], loo }: SlopeReportOptions = {}): string {
  const { roles } = fit;
  const names = panelNames(fit);
  return renderReport({
    title: `${roles.y.name} by ${roles.treatment.name}`,
    headline: headlineOf(fit),
    subtitle: subtitleOf(fit),
    sections: [
      chartSection(
        'Slopes',
        slopeChart(fit),
        'Dot and rule: posterior mean and highest-density interval. Box: differences between treatments in the data, one per group.',
      ),
      parametersSection(fit),
      chartSection('Data', dataChart(fit)),
      chartSection('Posterior densities', densityChart(fit, names)),
      chartSection(
        'Traces',
        traceChart(fit, names),
        'Draws of each chain in order. Chains that agree and show no trend look alike.',
      ),
      chartSection(
        'Predictive check',
        predictiveCheckChart(fit, { draws: replicatedDataSets, seed: fit.settings.seed }),
        'A model that suits the data draws data sets that the real one could be one of.',
      ),
      ...(loo === undefined ? [] : [looSection(fit, loo)]),
      diagnosticsSection(diagnosticsOf(fit)),
      modelSection(fit.inference.compiled.description.join('\n'), modelNote(fit)),
      ...standardisedSection(fit),
      settingsSection('Settings', settingsOf(fit)),
      timingsSection([...timings, ...stagesOf(fit)]),
    ],
    footer: `bayes-window ${version}, ${runtimeVersion()}`,
  });
}

function subtitleOf({ roles, settings }: SlopeFit): string {
  const groups =
    roles.group === undefined ? '' : `, ${roles.group.levels.length} levels of ${roles.group.name}`;
  const dropped =
    roles.dropped.count === 0 ? '' : `; ${roles.dropped.count} rows with missing values left out`;
  return [`${roles.rowCount} rows${groups}${dropped}. Family: ${settings.distY}.`, ...roles.warnings].join(
    ' ',
  );
}

function parametersSection(fit: SlopeFit): ReportSection {
  return summarySection(summaryRows(fit, parameterOrder(fit).inUnits), fit.settings.hdiProbability);
}

/** The model's own numbers, behind those in the user's units. */
function standardisedSection(fit: SlopeFit): ReportSection[] {
  const { standardised } = parameterOrder(fit);
  if (standardised.length === 0) return [];
  const section = summarySection(summaryRows(fit, standardised), fit.settings.hdiProbability);
  return [{ ...section, heading: 'Parameters on the scale of the standardised model' }];
}

function summaryRows(fit: SlopeFit, names: readonly string[]): SummaryRow[] {
  const rows = new Map(fit.summary.map((row) => [row.name, row]));
  return names
    .flatMap((name) => fit.posterior.scalars(name))
    .flatMap(({ name }) => rows.get(name) ?? [])
    .map((row) => ({
      ...{ name: row.name, mean: row.mean, sd: row.sd, low: row.hdiLow, high: row.hdiHigh },
      ...{ mcse: row.mcseMean, essBulk: row.essBulk, essTail: row.essTail, rHat: row.rHat },
      unit: unitOf(row.name, fit),
    }));
}

function dataChart({ roles }: SlopeFit): ChartSpec {
  const { group, treatment, y } = roles;
  const levels = Object.fromEntries(
    [treatment, group].filter((c) => c !== undefined).map((c) => [c.name, c.levels]),
  );
  const color = group !== undefined && group.levels.length <= 12 ? group.name : undefined;
  return plotData(chartRows(roles), { x: treatment.name, y: y.name, color, levels });
}

/** Variables to draw: whole ones as long as they fit, in the order of the table. */
function panelNames(fit: SlopeFit): string[] {
  let left = mostPanels;
  return parameterOrder(fit).inUnits.filter((name) => {
    const { size } = fit.posterior.variable(name);
    if (size > left) return false;
    left -= size;
    return true;
  });
}

function diagnosticsOf({ inference, summary }: SlopeFit): SamplingDiagnostics {
  const run = runDiagnostics(inference.samples, summary);
  const worst = (of: 'rHat' | 'essBulk' | 'essTail', isWorse: (a: number, b: number) => boolean) =>
    summary
      .map((row) => ({ value: row[of], parameter: row.name }))
      .reduce((a, b) => (isWorse(b.value, a.value) ? b : a));
  return {
    rHat: worst('rHat', (a, b) => a > b),
    essBulk: worst('essBulk', (a, b) => a < b),
    essTail: worst('essTail', (a, b) => a < b),
    divergences: run.divergences,
    draws: run.draws,
    ebfmi: run.eBfmi,
    maxTreeDepthReached: run.treeDepthSaturated,
  };
}

function modelNote({ prepared, roles }: SlopeFit): string | undefined {
  const { standardization } = prepared;
  if (standardization === undefined) return undefined;
  const { mean, sd } = standardization;
  return `${roles.y.name} enters as (${roles.y.name} - ${mean.toPrecision(6)}) / ${sd.toPrecision(6)}; parameters that end in _original are back in its own units.`;
}

function settingsOf({ settings, roles }: SlopeFit): Record<string, string | number> {
  const { distY, doMakeChange, chains, warmup, draws, seed, targetAcceptance } = settings;
  const { condition, group } = roles;
  return {
    y: roles.y.name,
    treatment: roles.treatment.name,
    ...(group === undefined ? {} : { group: group.name }),
    ...(condition === undefined ? {} : { condition: condition.name }),
    ...{ distY, doMakeChange, chains, warmup, draws, seed, targetAcceptance },
    version,
    runtime: runtimeVersion(),
  };
}

function stagesOf({ inference }: SlopeFit): Timing[] {
  return Object.entries(inference.milliseconds).map(([stage, milliseconds]) => ({ stage, milliseconds }));
}

function runtimeVersion(): string {
  return typeof process === 'undefined' ? navigator.userAgent : `Node ${process.version}`;
}
