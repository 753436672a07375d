import { type ParameterDraws, pooled, requireDraws, short, titleOf } from './draws.ts';
import { type NamedInterval, requireFiniteInterval } from './interval.ts';
import { kernelDensity } from './kernel-density.ts';
import { type PanelOptions, panelKey, parameterPanels } from './parameter-panels.ts';
import type { ChartRow, ChartSpec, View, ViewEncoding } from './spec.ts';
import { colors } from './theme.ts';

export type DensityParameter = ParameterDraws & NamedInterval;

export interface PosteriorDensityOptions extends PanelOptions {
  /** Probability in the interval; 0.94 by default. */
  readonly probability?: number;
}

/** Kernel density of each parameter over all chains, its interval shaded, its mean marked. */
export function posteriorDensity(
  parameters: readonly DensityParameter[],
  options: PosteriorDensityOptions = {},
): ChartSpec {
  requireDraws(parameters, 'posteriorDensity');
  for (const each of parameters) requireFiniteInterval(each, each.name);
  const percent = Math.round(100 * (options.probability ?? 0.94));
  return parameterPanels(parameters.flatMap(densityRows), { layer: marks() } as View, {
    ...options,
    description: `Posterior density of ${parameters.map(titleOf).join('; ')}. Shaded: ${percent}% highest-density interval. Line: mean.`,
  });
}

/** The curve, the part of it inside the interval, and the mean. A constant parameter has only its mean. */
function densityRows(parameter: DensityParameter): ChartRow[] {
  const { mean, low, high } = parameter;
  const panel = { [panelKey]: titleOf(parameter) };
  const curve = kernelDensity(pooled(parameter)).map(({ value, density }) => ({
    ...panel,
    x: short(value),
    density: short(density),
    inside: value >= low && value <= high,
  }));
  return [...curve, { ...panel, mean: short(mean) }];
}

const x: ViewEncoding['x'] = {
  field: 'x',
  type: 'quantitative',
  title: null,
  scale: { zero: false, nice: false },
  axis: { tickCount: 4, grid: false, labelSeparation: 8 },
};
const y: ViewEncoding['y'] = { field: 'density', type: 'quantitative', axis: null, stack: null };

function marks(): readonly object[] {
  return [
    {
      transform: [{ filter: 'datum.inside' }],
      mark: { type: 'area', color: colors.posterior, opacity: 0.25, line: false },
      encoding: { x, y },
    },
    {
      transform: [{ filter: 'isValid(datum.density)' }],
      mark: { type: 'line', color: colors.posterior, strokeWidth: 1.5 },
      encoding: { x, y },
    },
    {
      transform: [{ filter: 'isValid(datum.mean)' }],
      mark: { type: 'rule', color: colors.ink, strokeWidth: 1.5 },
      encoding: { x: { ...x, field: 'mean' } },
    },
  ];
}
