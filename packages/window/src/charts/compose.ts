import { InputError } from '../errors.ts';
import { type ChartSpec, isView, type Part, type View } from './spec.ts';
import { bare, finish } from './theme.ts';

/** Charts drawn over each other on shared scales, the first at the bottom. Data that they share are held once. */
export function layer(...charts: readonly ChartSpec[]): ChartSpec {
  const views = charts.map((chart) => asView(chart, 'layer'));
  const shared = sharedData(views);
  const size = views.find(({ width, height }) => width !== undefined || height !== undefined);
  const title = views.find((view) => view.title !== undefined)?.title;
  const description = views.flatMap((view) => view.description ?? []).join(' ');
  return finish({
    ...(description === '' ? {} : { description }),
    ...(title === undefined ? {} : { title }),
    ...(shared === undefined ? {} : { data: shared }),
    ...(size === undefined ? {} : pickSize(size)),
    layer: views.map(({ data, width, height, title: _, description: __, ...view }) =>
      shared === undefined ? { data, ...view } : view,
    ),
  } as View);
}

function pickSize({ width, height }: View): object {
  return { ...(width === undefined ? {} : { width }), ...(height === undefined ? {} : { height }) };
}

/** Each chart keeps its own colours, with the legend next to it, and its own spread within categories. */
const ownScales = { scale: { color: 'independent', xOffset: 'independent' } } as const;

/** Charts side by side. */
export function beside(...charts: readonly ChartSpec[]): ChartSpec {
  return finish({ hconcat: charts.map(bare), resolve: ownScales });
}

/** Charts one above the other. */
export function above(...charts: readonly ChartSpec[]): ChartSpec {
  return finish({ vconcat: charts.map(bare), resolve: ownScales });
}

export interface ChartSize {
  /** Width of the plot area in pixels, or of one category. */
  readonly width?: number | { readonly step: number };
  readonly height?: number | { readonly step: number };
}

/** The chart with each of its plot areas at that size: of every panel of a facet, of every chart side by side. */
export function withSize(chart: ChartSpec, size: ChartSize): ChartSpec {
  return finish(sized(bare(chart), size));
}

function sized(part: Part, size: ChartSize): Part {
  if (isView(part)) return { ...part, ...size } as View;
  if ('hconcat' in part) return { ...part, hconcat: part.hconcat.map((inner) => sized(inner, size)) };
  if ('vconcat' in part) return { ...part, vconcat: part.vconcat.map((inner) => sized(inner, size)) };
  return { ...part, spec: { ...part.spec, ...size } } as Part;
}

export function asView(chart: ChartSpec, verb: string): View {
  const part = bare(chart);
  if (isView(part)) return part;
  throw new InputError(
    'CHART_NOT_ONE_AREA',
    `Only a chart of one plot area can go into ${verb}(); this one is a facet or stands beside others. Call ${verb}() first, then facet(), beside() or above().`,
    { verb },
  );
}

/** The data of all views if they are equal, else undefined. */
export function sharedData(views: readonly View[]): View['data'] | undefined {
  const [first, ...rest] = views.map(({ data }) => data);
  if (first === undefined || first === null) return undefined;
  return rest.every((data) => sameRows(first, data)) ? first : undefined;
}

function sameRows(left: View['data'], right: View['data']): boolean {
  const leftRows = rowsOf(left);
  const rightRows = rowsOf(right);
  if (leftRows?.length !== rightRows?.length) return false;
  if (leftRows?.every((row, index) => row === rightRows?.[index])) return true;
  return JSON.stringify(left) === JSON.stringify(right);
}

/** The inline rows of a data source; undefined if it has none. */
export function rowsOf(data: View['data']): readonly Readonly<Record<string, unknown>>[] | undefined {
  const values = data && 'values' in data ? data.values : undefined;
  return Array.isArray(values) ? (values as Readonly<Record<string, unknown>>[]) : undefined;
}
