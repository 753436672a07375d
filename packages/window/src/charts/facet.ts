import { InputError } from '../errors.ts';
import { nearestName } from '../table/index.ts';
import { asView, rowsOf, sharedData } from './compose.ts';
import { fieldName } from './fields.ts';
import { type LevelOrders, levelsOf } from './levels.ts';
import type { ChartRow, ChartSpec, FacetView, View } from './spec.ts';
import { finish } from './theme.ts';

export interface FacetOptions {
  readonly column?: string;
  readonly row?: string;
  /** Panels per line; all in one line if not given. For a facet by `column` alone. */
  readonly wrap?: number;
  readonly levels?: LevelOrders;
  /** Each panel gets a y axis of its own. */
  readonly independentAxes?: boolean;
}

/** Names the view that a row belongs to, where views of different data are faceted together. */
const viewKey = '_view';

/**
 * One panel per level of a column (or of a row and a column). Layers may come from different data as long as each has
 * the facet's columns; a layer that is a single row without columns, such as a reference line, is drawn in every panel.
 */
export function facet(chart: ChartSpec, options: FacetOptions): ChartSpec {
  const view = asView(chart, 'facet');
  const sources = dataOwners(view).filter((owner) => !isAnnotation(owner));
  const columns = [options.column, options.row].filter((column) => column !== undefined);
  for (const column of columns) for (const source of sources) requireFacetColumn(source, column);
  const shared = sharedData(sources);
  const rows = shared === undefined ? taggedRows(sources) : (rowsOf(shared) as ChartRow[]);
  const panel = replaceOwners(view, sources, (owner, index) =>
    shared === undefined ? filtered(owner, index) : withoutData(owner),
  );
  const { description, title, ...spec } = panel;
  return finish({
    ...(description === undefined ? {} : { description }),
    ...(title === undefined ? {} : { title }),
    data: { values: rows },
    facet: facetBy(rows, options),
    spec,
    ...(options.wrap === undefined ? {} : { columns: options.wrap }),
    ...(options.independentAxes ? { resolve: { scale: { y: 'independent' } } } : {}),
  } as FacetView);
}

function facetBy(rows: readonly ChartRow[], { column, row, wrap, levels }: FacetOptions): object {
  const by = (name: string): object => ({
    field: fieldName(name),
    type: 'nominal',
    title: name,
    sort: levelsOf(rows, fieldName(name), levels && { [fieldName(name)]: levels[name] ?? [] }),
  });
  if (column !== undefined && row === undefined && wrap !== undefined) return by(column);
  return {
    ...(column === undefined ? {} : { column: by(column) }),
    ...(row === undefined ? {} : { row: by(row) }),
  };
}

/** The views that carry data, outermost first. */
function dataOwners(view: View): View[] {
  const inner = 'layer' in view ? view.layer.flatMap((each) => dataOwners(each as View)) : [];
  return rowsOf(view.data) === undefined ? inner : [view, ...inner];
}

function replaceOwners(
  view: View,
  owners: readonly View[],
  replace: (owner: View, index: number) => View,
): View {
  const index = owners.indexOf(view);
  const replaced = index < 0 ? view : replace(view, index);
  if (!('layer' in replaced)) return replaced;
  return {
    ...replaced,
    layer: replaced.layer.map((each) => replaceOwners(each as View, owners, replace)),
  } as View;
}

function isAnnotation(view: View): boolean {
  const rows = rowsOf(view.data) ?? [];
  return rows.length === 1 && Object.keys(rows[0]).length === 0;
}

function taggedRows(sources: readonly View[]): ChartRow[] {
  return sources.flatMap(({ data }, index) =>
    (rowsOf(data) as ChartRow[]).map((row) => ({ ...row, [viewKey]: index })),
  );
}

function filtered(view: View, index: number): View {
  const { transform = [], ...rest } = withoutData(view);
  return { ...rest, transform: [{ filter: `datum.${viewKey} === ${index}` }, ...transform] };
}

function withoutData({ data, ...view }: View): View {
  return view as View;
}

function requireFacetColumn(source: View, column: string): void {
  const names = Object.keys(rowsOf(source.data)?.[0] ?? {});
  if (names.includes(fieldName(column))) return;
  const nearest = nearestName(names, column);
  const hint = nearest === undefined ? '' : ` Did you mean '${nearest}'?`;
  throw new InputError(
    'FACET_COLUMN_NOT_FOUND',
    `A layer of this chart has no column '${column}' to facet by.${hint} It has ${names.map((name) => `'${name}'`).join(', ')}. A chart of more than 5,000 rows is summarised beforehand: name the facet's column in its option 'by'.`,
    { column, nearest, names },
  );
}
