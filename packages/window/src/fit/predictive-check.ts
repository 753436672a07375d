import {
  type ChartSpec,
  type PredictiveCheckKind,
  type PredictiveCheckPanel,
  predictiveCheckPlot,
} from '../charts/index.ts';
import { replicatedData } from '../predictive/index.ts';
import type { RoleData } from '../table/index.ts';
import { modelOfRows } from './model-of-rows.ts';
import type { SlopeFit } from './slope-fit.ts';

export interface PredictiveCheckOptions {
  /** Bars for outcomes that are counts, densities for others, unless told. */
  readonly kind?: PredictiveCheckKind;
  /** Of how many data sets; 40 unless told. */
  readonly draws?: number;
  readonly seed?: number;
}

/** Of longer tables under the default model as many rows are taken, evenly spaced: they show the shape of all. */
const mostRows = 2000;
/** The most conditions drawn one by one. */
const mostPanels = 12;

/** The data beside data drawn from the posterior, in the units of y, one panel for each level of the condition. */
export function predictiveCheckChart(fit: SlopeFit, options: PredictiveCheckOptions = {}): ChartSpec {
  const { roles, written } = checkedRows(fit);
  const { draws = 40, seed = 0 } = options;
  const site = written.observed.find(({ name }) => name === 'y') ?? written.observed[0];
  const run = { written, posterior: fit.inference.posterior };
  const replicated = Array.from(replicatedData(run, { draws, seed }), ({ values }) =>
    inUnits(fit, values.get(site.name) as Float64Array),
  );
  const { kind = site.distribution.support.discrete ? 'bars' : 'density' } = options;
  return predictiveCheckPlot(panelsOf(roles, replicated), { y: roles.y.name, kind });
}

/** The rows that are drawn, and the model of them. */
function checkedRows(fit: SlopeFit) {
  const { rowCount } = fit.roles;
  const all = { roles: fit.roles, written: fit.inference.written };
  if (rowCount <= mostRows) return all;
  const rows = Int32Array.from({ length: mostRows }, (_, i) => Math.floor((i * rowCount) / mostRows));
  return modelOfRows(fit, rows) ?? all;
}

function inUnits({ prepared: { standardization } }: SlopeFit, values: Float64Array): Float64Array {
  return standardization === undefined ? values : values.map(standardization.backward.location);
}

function panelsOf({ y, condition }: RoleData, replicated: readonly Float64Array[]): PredictiveCheckPanel[] {
  if (condition === undefined) return [{ name: y.name, observed: y.values, replicated }];
  return condition.levels.slice(0, mostPanels).map((level, code) => {
    const ofLevel = (values: Float64Array) => values.filter((_, row) => condition.codes[row] === code);
    return { name: level, observed: ofLevel(y.values), replicated: replicated.map(ofLevel) };
  });
}
