import { hdi, poolDraws, type SummaryRow } from '@bayes-window/runtime';
import {
  type ChartRow,
  type ChartSpec,
  dataDifferences,
  type LabelledInterval,
  posteriorDensity,
  slopesChart,
  tracePlot,
} from '../charts/index.ts';
import { InputError } from '../errors.ts';
import { type Inference, infer, type Posterior } from '../inference/index.ts';
import { hierarchicalSlope, slopeName } from '../models/index.ts';
import type { RoleData } from '../table/index.ts';
import { type Change, type Effect, effects } from './effect.ts';
import { type FitOptions, type FitSettings, fitSchema, readOptions } from './options.ts';
import { originalSummary, withOriginalScale } from './original-scale.ts';
import { type PreparedData, prepareSlopeData } from './slope-data.ts';

/** An effect's posterior in short. */
export interface EffectSummary extends LabelledInterval {
  readonly sd: number;
  /** P(the change is a rise): above 0, or above 1 for a ratio. */
  readonly probabilityOfRise: number;
}

/** A fitted slope model, in the user's units and labels. */
export interface SlopeFit {
  readonly inference: Inference;
  /** All parameters; `<name>_original` are those in the units of y where y was standardised. */
  readonly posterior: Posterior;
  readonly summary: readonly SummaryRow[];
  /** The change from the lowest to the highest treatment level, one per slope. */
  readonly effects: readonly EffectSummary[];
  readonly effectDraws: readonly Effect[];
  readonly settings: FitSettings;
  readonly roles: RoleData;
  readonly prepared: PreparedData;
  readonly slopeSite: string;
}

/** Samples a slope model on a table read by role. */
export async function fitSlopes(roles: RoleData, options: FitOptions = {}): Promise<SlopeFit> {
  const { model = hierarchicalSlope, slope, signal, onProgress, ...rest } = options;
  const settings = readOptions(fitSchema, rest, 'fitSlopes');
  const { distY, doMakeChange, ...sampling } = settings;
  const prepared = prepareSlopeData(roles, distY);
  const inference = await infer(model, [prepared.data], { ...sampling, signal, onProgress });
  const slopeSite = findSlope(inference.posterior, roles.treatment.name, slope);
  const posterior = withOriginalScale(inference.posterior, slopeSite, prepared.standardization);
  const { family } = prepared.data;
  const effectDraws = effects(
    { posterior, slopeSite, family, treatment: roles.treatment, standardization: prepared.standardization },
    doMakeChange,
  );
  return {
    ...{ inference, posterior, settings, roles, prepared, slopeSite, effectDraws },
    summary: [
      ...inference.summary,
      ...originalSummary(inference.summary, slopeSite, prepared.standardization),
    ],
    effects: effectDraws.map((effect) => summarizeEffect(effect, settings)),
  };
}

function findSlope(posterior: Posterior, treatment: string, given?: string): string {
  if (given !== undefined) return posterior.variable(given).name;
  const found = [slopeName(treatment), 'slope', 'b'].find((name) => posterior.names.includes(name));
  if (found !== undefined) return found;
  throw new InputError(
    'SLOPE_UNKNOWN',
    `The model has no site "${slopeName(treatment)}" to take as the slope of "${treatment}"; it has ${posterior.names.join(', ')}. ` +
      "Name the slope's site so, or say which it is with the option slope.",
    { names: posterior.names },
  );
}

function summarizeEffect(
  { labels, draws }: Effect,
  { doMakeChange, hdiProbability }: FitSettings,
): EffectSummary {
  const pooled = poolDraws(draws);
  const { low, high } = hdi(pooled, hdiProbability);
  const mean = pooled.reduce((sum, x) => sum + x, 0) / pooled.length;
  const variance = pooled.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (pooled.length - 1);
  const threshold = doMakeChange === 'divide' ? 1 : 0;
  const rises = pooled.reduce((count, x) => count + (x > threshold ? 1 : 0), 0);
  return { labels, mean, low, high, sd: Math.sqrt(variance), probabilityOfRise: rises / pooled.length };
}

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
    change: settings.doMakeChange as Change,
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

function scalarsOf(posterior: Posterior, names?: readonly string[]): ReturnType<Posterior['scalars']> {
  return names === undefined ? posterior.allScalars() : names.flatMap((name) => posterior.scalars(name));
}
