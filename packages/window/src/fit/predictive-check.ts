import {
  type ChartSpec,
  type PredictiveCheckKind,
  type PredictiveCheckPanel,
  predictiveCheckPlot,
} from '../charts/index.ts';
import { replicatedData } from '../predictive/index.ts';
import type { SlopeFit } from './slope-fit.ts';

export interface PredictiveCheckOptions {
  /** Bars for outcomes that are counts, densities for others, unless told. */
  readonly kind?: PredictiveCheckKind;
  /** Of how many data sets: 40 unless told, fewer where these would be more than a million values. */
  readonly draws?: number;
  readonly seed?: number;
}

/** The most conditions drawn one by one. */
const mostPanels = 12;

/** The data beside data drawn from the posterior, in the units of y, one panel for each level of the condition. */
export function predictiveCheckChart(fit: SlopeFit, options: PredictiveCheckOptions = {}): ChartSpec {
  const { roles, inference } = fit;
  const { observed } = inference.written;
  const site = observed.find(({ name }) => name === 'y') ?? observed[0];
  const { draws = Math.max(5, Math.min(40, Math.floor(1e6 / roles.rowCount))), seed = 0 } = options;
  const replicated = Array.from(replicatedData(inference, { draws, seed }), ({ values }) =>
    inUnits(fit, values.get(site.name) as Float64Array),
  );
  const { kind = site.distribution.support.discrete ? 'bars' : 'density' } = options;
  return predictiveCheckPlot(panelsOf(fit, replicated), { y: roles.y.name, kind });
}

function inUnits({ prepared: { standardization } }: SlopeFit, values: Float64Array): Float64Array {
  return standardization === undefined ? values : values.map(standardization.backward.location);
}

function panelsOf({ roles }: SlopeFit, replicated: readonly Float64Array[]): PredictiveCheckPanel[] {
  const { y, condition } = roles;
  const panel = (name: string, isMember: (row: number) => boolean): PredictiveCheckPanel => ({
    name,
    observed: Float64Array.from(y.values).filter((_, row) => isMember(row)),
    replicated: replicated.map((values) => values.filter((_, row) => isMember(row))),
  });
  if (condition === undefined) return [panel(y.name, () => true)];
  return condition.levels
    .slice(0, mostPanels)
    .map((level, code) => panel(String(level), (row) => condition.codes[row] === code));
}
