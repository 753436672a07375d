import { essBulk, mcseMean, rHat } from '@bayes-window/runtime';
import type { Posterior } from 'bayes-window';
import type { Reference, ReferenceSummary } from '../posteriordb/fixtures.ts';
import type { Port } from '../posteriordb/port.ts';

/** The worst figure over all parameters of a reference posterior. */
export interface PosteriorCheck {
  /** |mean - reference mean| in units of their joint Monte Carlo error, for x and for x^2. */
  readonly z: number;
  readonly zSquare: number;
  readonly rHat: number;
  readonly essBulk: number;
  /** R-hat < 1.01 and bulk ESS >= 400: there is enough to compare. */
  readonly converged: boolean;
  /** Converged, and both z < 4. */
  readonly passed: boolean;
}

type Draws = readonly Float64Array[];

/** Compares draws with a reference, parameter by parameter. */
export function checkPosterior(
  posterior: Posterior,
  { summary }: Reference,
  { rename = (name) => name }: Port,
): PosteriorCheck {
  const drawsByName = new Map(posterior.allScalars().map(({ name, draws }) => [name, draws]));
  const checks = Object.entries(summary).map(([stanName, expected]) => {
    // Elements without labels are named by their 0-based index.
    const name = rename(stanName).replace(/\[(\d+)\]/, (_, k) => `[${Number(k) - 1}]`);
    const draws = drawsByName.get(name);
    if (draws === undefined) throw new Error(`${stanName} is not in the posterior`);
    return checkScalar(draws, expected);
  });
  const worst = {
    z: Math.max(...checks.map(({ z }) => z)),
    zSquare: Math.max(...checks.map(({ zSquare }) => zSquare)),
    rHat: Math.max(...checks.map((check) => check.rHat)),
    essBulk: Math.min(...checks.map((check) => check.essBulk)),
  };
  const converged = worst.rHat < 1.01 && worst.essBulk >= 400;
  return { ...worst, converged, passed: converged && worst.z < 4 && worst.zSquare < 4 };
}

function checkScalar(draws: Draws, expected: ReferenceSummary): Omit<PosteriorCheck, 'converged' | 'passed'> {
  const squares = draws.map((chain) => chain.map((x) => x * x));
  return {
    z: standardisedError(draws, expected.mean, expected.mcse_mean),
    zSquare: standardisedError(squares, expected.mean_sq, expected.mcse_mean_sq),
    rHat: rHat(draws),
    essBulk: essBulk(draws),
  };
}

function standardisedError(draws: Draws, expected: number, expectedError: number): number {
  const count = draws.reduce((total, chain) => total + chain.length, 0);
  const mean = draws.reduce((total, chain) => total + chain.reduce((sum, x) => sum + x, 0), 0) / count;
  return Math.abs(mean - expected) / Math.hypot(mcseMean(draws), expectedError);
}
