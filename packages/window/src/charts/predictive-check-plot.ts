import { InputError } from '../errors.ts';
import { requireRows } from './fields.ts';
import { type PanelOptions, panelKey, parameterPanels } from './parameter-panels.ts';
import { checkBarRows, checkBarView } from './predictive-check-bars.ts';
import { checkCurveRows, checkCurveView } from './predictive-check-curves.ts';
import type { PredictiveCheckPanel } from './predictive-check-panel.ts';
import type { ChartRow, ChartSpec, View } from './spec.ts';

/** `density` and `ecdf` of numbers; `bars` of counts: how often each comes up, a rootogram (Kleiber & Zeileis 2016). */
export type PredictiveCheckKind = 'density' | 'ecdf' | 'bars';

export interface PredictiveCheckPlotOptions extends PanelOptions {
  /** What was observed, for the axis: the outcome's name. */
  readonly y?: string;
  /** `density` by default. */
  readonly kind?: PredictiveCheckKind;
}

interface Kind {
  rows(panel: PredictiveCheckPanel): ChartRow[];
  view(y: string): View;
  /** What the marks mean. */
  legend(draws: number): string;
}

const curves = (kind: 'density' | 'ecdf'): Kind => ({
  rows: (panel) => checkCurveRows(panel, kind),
  view: (y) => checkCurveView(y, kind),
  legend: (draws) => `Dark line: the data. Thin lines: ${draws} data sets drawn from the posterior`,
});

const kinds: Readonly<Record<PredictiveCheckKind, Kind>> = {
  density: curves('density'),
  ecdf: curves('ecdf'),
  bars: {
    rows: checkBarRows,
    view: checkBarView,
    legend: (draws) =>
      `Bars: the data. Dots and rules: median and 90% of ${draws} data sets drawn from the posterior`,
  },
};

/**
 * Posterior predictive check: do data that the fitted model draws look like the data (Gabry, Simpson, Vehtari, Betancourt &
 * Gelman 2019)? One panel each, with scales of its own.
 */
export function predictiveCheckPlot(
  panels: readonly PredictiveCheckPanel[],
  options: PredictiveCheckPlotOptions = {},
): ChartSpec {
  requireRows(panels, 'predictiveCheckPlot');
  for (const panel of panels) requireSizes(panel);
  const { y = 'Observed value', kind = 'density', ...layout } = options;
  const { rows, view, legend } = kinds[kind];
  const [{ replicated }] = panels;
  const values = panels.flatMap((panel) => rows(panel).map((row) => ({ [panelKey]: panel.name, ...row })));
  return {
    ...parameterPanels(values, view(y), {
      ...{ width: panels.length === 1 ? 360 : 220, height: panels.length === 1 ? 200 : 130, ...layout },
      description: `Posterior predictive check of ${y}: ${panels.map(({ name }) => name).join('; ')}. ${legend(replicated.length)}.`,
    }),
    title: { text: 'Do data that the model draws look like the data?', subtitle: legend(replicated.length) },
  } as ChartSpec;
}

function requireSizes({ name, observed, replicated }: PredictiveCheckPanel): void {
  const odd = replicated.findIndex(({ length }) => length !== observed.length);
  if (observed.length > 0 && replicated.length > 0 && odd < 0) return;
  throw new InputError(
    'CHART_REPLICATIONS',
    `'${name}' has ${observed.length} observations and ${replicated.length} replicated data sets${odd < 0 ? '' : `, of which number ${odd} has ${replicated[odd].length} values`}. ` +
      'predictiveCheckPlot needs at least one of each, and a value for each observation: replicated[draw][observation].',
    { panel: name, observed: observed.length, replicated: replicated.length },
  );
}
