import { type Axis, axis, type Codes, type Expression, hasAxis } from '@bayes-window/dsl';
import type { Journal } from './journal.ts';
import { nodesOf, type Pass } from './rewrite.ts';
import { needsRowsWhole, RowTaker } from './take-rows.ts';

/** Least mean number of rows per group for which a loop per group pays. */
const worthwhileRows = 4;

/**
 * R4: sorts the rows that stay by their group, so that a backend can run a loop per group in which a gathered value is
 * constant and a group's sum a running total. Of several codes the most used decides. Precondition: the rows are never
 * seen from outside, neither as inputs nor as results, and no op and no scan needs them whole.
 */
export const sortRows: Pass = (roots, journal) => {
  const order = nodesOf(roots);
  const visible = [...roots, ...order.filter(({ op }) => op.kind === 'input')].flatMap(({ axes }) => axes);
  return [...uses(order)].reduce<readonly Expression[]>(
    (current, [over, counts]) =>
      hasAxis(visible, over) || order.some((node) => needsRowsWhole(node, over))
        ? current
        : sortBy(current, over, mostUsed(counts), journal),
    roots,
  );
};

/** How often each of the codes over an axis is used. */
function uses(order: readonly Expression[]): Map<Axis, Map<Codes, number>> {
  const axes = new Map<string, Axis>();
  const counts = new Map<Axis, Map<Codes, number>>();
  for (const { attributes, op } of order) {
    const { codes } = attributes;
    if (codes === undefined || (op.kind !== 'gather' && op.kind !== 'segment')) continue;
    const over = axes.get(codes.over.name) ?? codes.over;
    axes.set(over.name, over);
    const known = counts.get(over) ?? new Map<Codes, number>();
    counts.set(over, known.set(codes, (known.get(codes) ?? 0) + 1));
  }
  return counts;
}

function mostUsed(counts: ReadonlyMap<Codes, number>): Codes {
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}

function sortBy(
  roots: readonly Expression[],
  over: Axis,
  { name, axis: groups, values }: Codes,
  journal?: Journal,
): readonly Expression[] {
  if (over.size < worthwhileRows * groups.size) return roots;
  const note = `rows in the order of ${name}, a loop for each of ${groups.size} groups`;
  journal?.({ rule: 'R4', axis: over.name, rows: over.size, left: over.size, note });
  const rows = sortedRows(values, groups.size);
  const taker = new RowTaker(over, axis(`${over.name} by ${name}`, over.size), rows);
  return roots.map((root) => taker.take(root));
}

/** Rows in order of their code, rows of one code in their old order (counting sort). */
function sortedRows(values: ArrayLike<number>, groupCount: number): Int32Array {
  const next = new Int32Array(groupCount + 1);
  for (let i = 0; i < values.length; i++) next[values[i] + 1]++;
  for (let g = 0; g < groupCount; g++) next[g + 1] += next[g];
  const rows = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) rows[next[values[i]]++] = i;
  return rows;
}
