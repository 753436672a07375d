import type { AnovaTable } from './anova.ts';
import { textTable } from './text-table.ts';

/** The table as text, its columns named as statsmodels names them. */
export function formatAnova({ formula, rows, residual }: AnovaTable): string {
  const body = rows.map(({ term, sumOfSquares, df, F, p }) => [
    term,
    sumOfSquares.toPrecision(6),
    `${df}`,
    F.toPrecision(6),
    p.toPrecision(6),
  ]);
  const last = ['Residual', residual.sumOfSquares.toPrecision(6), `${residual.df}`, '', ''];
  return `${formula}\n${textTable(['', 'sum_sq', 'df', 'F', 'PR(>F)'], [...body, last])}`;
}
