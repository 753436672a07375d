import type { SummaryRow } from '@bayes-window/runtime';
import {
  type ChartRow,
  type ChartSpec,
  dataDifferences,
  energyPlot,
  pairPlot,
  posteriorDensity,
  rankEcdfPlot,
  slopesChart,
  tracePlot,
} from '../charts/index.ts';
import type { Posterior } from '../inference/index.ts';
import type { RoleData } from '../table/index.ts';
import type { SlopeFit } from './slope-fit.ts';

/** The rows of a table as charts take them: the columns with a role, labels as text. */
export function chartRows({ y, treatment, condition, group, detail, rowCount }: RoleData): ChartRow[] {
  const labels = [treatment, group, condition, detail].filter((column) => column !== undefined);
  return Array.from({ length: rowCount }, (_, row) => ({
    [y.name]: y.values[row],
    ...Object.fromEntries(labels.map(({ name, levels, codes }) => [name, levels[codes[row]]])),
  }));
}

/** Posterior mean and interval of each slope over a box plot of the data's differences. */
export function slopeChart({ roles, settings, effects: summaries }: SlopeFit): ChartSpec {
  const { y, treatment, group, condition } = roles;
  const columns = { y: y.name, treatment: treatment.name, group: group?.name, condition: condition?.name };
  const { levels } = treatment;
  const { differences } = dataDifferences(chartRows(roles), {
    ...columns,
    levels: [levels[0], levels[levels.length - 1]],
    change: settings.doMakeChange,
  });
  return slopesChart(summaries, differences, {
    ...{ y: y.name, treatment: treatment.name, condition: condition?.name },
    levels: [levels[0], levels[levels.length - 1]],
    change: settings.doMakeChange,
    probability: settings.hdiProbability,
  });
}

/** Density of each scalar of the posterior, or of the variables named. */
export function densityChart(
  { posterior, summary, settings }: SlopeFit,
  names?: readonly string[],
): ChartSpec {
  const rows = new Map(summary.map((row) => [row.name, row]));
  const parameters = scalarsOf(posterior, names).map(({ name, draws }) => {
    const { mean, hdiLow, hdiHigh } = rows.get(name) as SummaryRow;
    return { name, draws, mean, low: hdiLow, high: hdiHigh };
  });
  return posteriorDensity(parameters, { probability: settings.hdiProbability });
}

/** Draws of each scalar by chain, in order. */
export function traceChart({ posterior }: SlopeFit, names?: readonly string[]): ChartSpec {
  return tracePlot(scalarsOf(posterior, names));
}

/** Distribution of each chain's ranks, in a band that chains which agree stay within. */
export function rankChart({ posterior }: SlopeFit, names?: readonly string[]): ChartSpec {
  return rankEcdfPlot(scalarsOf(posterior, names));
}

/** Scalars against each other, draws after divergences marked. */
export function pairChart({ posterior, inference }: SlopeFit, names: readonly string[]): ChartSpec {
  const divergent = inference.samples.chains.map((chain) => chain.divergent);
  return pairPlot(scalarsOf(posterior, names), { divergent });
}

export function energyChart({ inference }: SlopeFit): ChartSpec {
  return energyPlot(inference.samples.chains.map(({ energy }) => energy));
}

function scalarsOf(posterior: Posterior, names?: readonly string[]): ReturnType<Posterior['scalars']> {
  return names === undefined ? posterior.allScalars() : names.flatMap((name) => posterior.scalars(name));
}
