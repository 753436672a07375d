import { type Axis, type Expression, hasAxis, matrixProductOp, multiply, sumOp } from '@bayes-window/dsl';
import { isSparse } from '../schedule/sparse.ts';
import { type Pass, rewrite } from './rewrite.ts';

/** Least size of the columns, of the rows, and of the whole product, for which it pays to hand the matrices over whole. */
const worthwhile = { columns: 8, rows: 4, points: 1024 };

/**
 * Puts a matrix product in place of a sum of products that is one:
 *
 *     sum_k (a_ik b_ik ...) (c_kj d_kj ...) = matrixProduct(a b ..., c d ...)
 *
 * Its totals stay in registers while k runs, and where a matrix is data with many zeros, those are skipped. This pass is
 * the last: all others see through sums and products.
 */
export const matrixProducts: Pass = (roots) =>
  rewrite(roots, (node) => (node.op === sumOp ? (productOf(node) ?? node) : node));

interface Matrices {
  readonly x: Expression;
  readonly y: Expression;
  readonly row: Axis;
  readonly column: Axis;
}

function productOf({ args: [body], attributes }: Expression): Expression | undefined {
  const along = attributes.axis as Axis;
  const outer = body.axes.filter(({ name }) => name !== along.name);
  if (outer.length !== 2) return undefined;
  const factors = factorsOf(body);
  const [left, right] = outer.map((own) => factors.filter(({ axes }) => hasAxis(axes, own)));
  const shared = factors.filter((factor) => !left.includes(factor) && !right.includes(factor));
  if (left.length === 0 || right.length === 0 || left.some((factor) => right.includes(factor)))
    return undefined;
  const [x, y] = [[...left, ...shared], right].map(productOfAll);
  if (x.axes.length !== 2 || y.axes.length !== 2) return undefined;
  const best = bestOrder({ x, y, row: outer[0], column: outer[1] }, along);
  if (best === undefined) return undefined;
  return matrixProductOp.build([best.x, best.y], {
    matrix: { row: best.row, column: best.column },
    axis: along,
  });
}

function factorsOf(body: Expression): Expression[] {
  return (body.op as unknown) === multiply ? body.args.flatMap(factorsOf) : [body];
}

function productOfAll(factors: readonly Expression[]): Expression {
  return factors.reduce((product, factor) => multiply(product, factor));
}

/** Sparse rows, else the more columns the better; undefined if neither way pays. */
function bestOrder({ x, y, row, column }: Matrices, along: Axis): Matrices | undefined {
  const ways = [
    { x, y, row, column },
    { x: y, y: x, row: column, column: row },
  ].filter((way) => pays(way, along));
  return ways.reduce<Matrices | undefined>((best, way) => {
    if (best === undefined || isSparse(way.x) !== isSparse(best.x))
      return best === undefined || isSparse(way.x) ? way : best;
    return way.column.size > best.column.size ? way : best;
  }, undefined);
}

function pays({ x, y, row, column }: Matrices, along: Axis): boolean {
  // A parameter lies as it lies; all else is put so that its columns are side by side.
  if (y.op.kind === 'input' && y.axes[1].name !== column.name) return false;
  if (row.size * column.size * along.size < worthwhile.points) return false;
  return column.size >= worthwhile.columns && (row.size >= worthwhile.rows || isSparse(x));
}
