import type { LmeFit } from './lme.ts';
import { textTable } from './text-table.ts';

const header = ['', 'Coef.', 'Std.Err.', 'z', 'P>|z|', '[0.025', '0.975]'];

/** The fit as text: fixed effects, then variances and covariances of the random effects, then of the residual. */
export function formatLme(fit: LmeFit): string {
  const effects = fit.fixed.map(({ name, estimate, se, z, p, ci95 }) => [
    name,
    ...[estimate, se, z, p, ...ci95].map(threeDecimals),
  ]);
  const variances = varianceRows(fit).map(([name, value]) => [
    name,
    threeDecimals(value),
    '',
    '',
    '',
    '',
    '',
  ]);
  const note = fit.singular ? '\nThe fit is singular: a variance is zero or a correlation is 1 or -1.' : '';
  return `${fit.formula}  (${fit.method})\n${textTable(header, [...effects, ...variances])}${note}`;
}

function varianceRows({ random, residualSd }: LmeFit): [name: string, value: number][] {
  const { names, sd, correlation, group } = random;
  const labels = names.map((name) => (name === 'Intercept' ? group : name));
  const rows = labels.flatMap((label, i) => {
    const covariances = labels.slice(0, i).map((other, j): [string, number] => {
      const covariance = correlation[i][j] * sd[i] * sd[j];
      return [`${other} x ${label} Cov`, Number.isNaN(covariance) ? 0 : covariance];
    });
    return [...covariances, [`${label} Var`, sd[i] ** 2] as [string, number]];
  });
  return [...rows, ['Residual Var', residualSd ** 2]];
}

/** With no sign on zero: 0.000, not -0.000. */
function threeDecimals(value: number): string {
  return value.toFixed(3).replace(/^-(0\.0+)$/, '$1');
}
