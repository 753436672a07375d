import type { ChartRow, ChartSpec, View } from './spec.ts';
import { finish } from './theme.ts';

export interface PanelOptions {
  /** Panels per line; 3 by default. */
  readonly columns?: number;
  /** Plot area of one panel in pixels. */
  readonly width?: number;
  readonly height?: number;
}

/** Name of the panel in every row of a chart of parameters. */
export const panelKey = '_parameter';

/** One panel per parameter, each with scales of its own, in the order given. */
export function parameterPanels(
  rows: readonly ChartRow[],
  spec: View,
  options: PanelOptions & { readonly description: string },
): ChartSpec {
  const { columns = 3, width = 200, height = 90, description } = options;
  const order = [...new Set(rows.map((row) => row[panelKey]))];
  return finish({
    description,
    data: { values: [...rows] },
    facet: {
      field: panelKey,
      type: 'nominal',
      title: null,
      sort: order as string[],
      header: { labelFontWeight: 'bold', labelAnchor: 'start', labelLimit: width },
    },
    columns: Math.min(columns, order.length),
    // Plot areas stand on one grid, whatever the width of their labels.
    bounds: 'flush',
    spacing: { row: 50, column: 56 },
    spec: { width, height, ...spec } as View,
    resolve: { scale: { x: 'independent', y: 'independent' } },
  });
}
