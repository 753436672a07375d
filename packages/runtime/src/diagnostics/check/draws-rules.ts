import type { SummaryRow } from '../summary.ts';
import type { Finding, FindingCode, Rule, RunDiagnostics } from './finding.ts';
import { listNames } from './words.ts';

/** Vehtari et al. 2021, section 4. */
const highestRHat = 1.01;
const lowestEssPerChain = 100;

/** Every parameter has a single value in all draws. */
export const noMovement: Rule = ({ summary }) => {
  if (summary.length === 0 || !summary.every((row) => row.sd === 0)) return undefined;
  return {
    code: 'NO_MOVEMENT',
    message: 'The chains never moved: every parameter has one value in all draws.',
    parameters: summary.map((row) => row.name),
    advice: 'Start from other initial values, and check that the log density is finite around the start.',
  };
};

export const nonFiniteDraws: Rule = ({ summary }) => {
  const names = summary.filter((row) => !Number.isFinite(row.mean)).map((row) => row.name);
  if (names.length === 0) return undefined;
  return {
    code: 'NON_FINITE_DRAWS',
    message: `Some draws of ${listNames(names)} are NaN or infinite, so no summary of them can be trusted.`,
    parameters: names,
    advice: 'Look for a logarithm or division of zero, or an overflow, in the expression of that quantity.',
  };
};

/** A parameter that varies but has no R-hat or no ESS: there are too few draws to tell. */
export const tooFewDraws: Rule = ({ summary }) => {
  const names = summary.filter(isUnassessed).map((row) => row.name);
  if (names.length === 0) return undefined;
  return {
    code: 'TOO_FEW_DRAWS',
    message: `There are too few draws, or too few distinct ones, to judge the convergence of ${listNames(names)}.`,
    parameters: names,
    advice: 'Draw more: at least 100 kept draws in each of four chains, better 1000.',
  };
};

function isUnassessed(row: SummaryRow): boolean {
  return row.sd > 0 && Number.isNaN(row.rHat + row.essBulk);
}

export const highRHat: Rule = ({ summary }) => {
  const rows = summary.filter((row) => row.rHat >= highestRHat).sort((a, b) => b.rHat - a.rHat);
  if (rows.length === 0) return undefined;
  const names = rows.map((row) => row.name);
  return {
    code: 'HIGH_R_HAT',
    message:
      `The chains disagree about ${listNames(names)}: R-hat is up to ${rows[0].rHat.toFixed(3)}, and should be ` +
      `below ${highestRHat}. They have not settled in one distribution.`,
    parameters: names,
    advice:
      'Run a longer warmup and more draws; if that does not help, the posterior may have several modes or the ' +
      'parameters may not be identified: tighten priors or rewrite the model.',
  };
};

export const lowEssBulk: Rule = (run) => lowEss(run, 'LOW_ESS_BULK', 'essBulk', 'means and medians');

export const lowEssTail: Rule = (run) =>
  lowEss(run, 'LOW_ESS_TAIL', 'essTail', 'intervals and tail quantiles');

function lowEss(
  { summary, eBfmi }: RunDiagnostics,
  code: FindingCode,
  field: 'essBulk' | 'essTail',
  unreliable: string,
): Finding | undefined {
  const lowest = lowestEssPerChain * Math.max(eBfmi.length, 1);
  const rows = summary.filter((row) => row[field] < lowest).sort((a, b) => a[field] - b[field]);
  if (rows.length === 0) return undefined;
  const names = rows.map((row) => row.name);
  return {
    code,
    message:
      `The draws of ${listNames(names)} are worth as few as ${rows[0][field].toFixed(0)} independent ones, and at ` +
      `least ${lowest} (100 per chain) are wanted: ${unreliable} are not reliable.`,
    parameters: names,
    advice:
      'Draw more; if the figure stays low, rewrite the model so that its parameters are less correlated.',
  };
}
