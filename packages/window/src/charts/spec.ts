import type { TopLevelSpec } from 'vega-lite';
import type { Field } from 'vega-lite/types_unstable/channeldef.js';
import type { Encoding } from 'vega-lite/types_unstable/encoding.js';
import type { GenericFacetSpec, LayerSpec, UnitSpecWithFrame } from 'vega-lite/types_unstable/spec/index.js';
import type { Transform } from 'vega-lite/types_unstable/transform.js';

/** A complete Vega-Lite 6 specification: plain JSON, data inline. */
export type ChartSpec = TopLevelSpec;

/** One row of chart data, by column name. Missing numbers are NaN or null. */
export type ChartRow = Readonly<Record<string, string | number | boolean | null>>;

/** A chart of one plot area: what can be layered and faceted. */
export type View = UnitSpecWithFrame<Field> | LayerSpec<Field>;

export type FacetView = GenericFacetSpec<UnitSpecWithFrame<Field>, LayerSpec<Field>, Field>;

/** Any chart without its top-level `$schema` and theme. */
export type Part =
  | View
  | FacetView
  | { readonly hconcat: readonly Part[]; readonly resolve?: object }
  | { readonly vconcat: readonly Part[]; readonly resolve?: object };

export type ViewEncoding = Encoding<Field>;

export type ViewTransform = Transform;

export function isView(part: object): part is View {
  return 'mark' in part || 'layer' in part;
}
