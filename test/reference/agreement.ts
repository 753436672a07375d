import { essBulk, mcseMean, rHat } from '@bayes-window/runtime';
import type { Posterior } from 'bayes-window';
import { expect } from 'vitest';

/** One parameter of a reference posterior, with Monte Carlo errors. */
export interface ReferenceSummary {
  readonly mean: number;
  readonly mcse_mean: number;
  readonly mean_sq?: number;
  readonly mcse_mean_sq?: number;
}

/**
 * Every reference parameter: R-hat < 1.01, bulk ESS >= 400, and |mean - mean_ref| < 4 sqrt(mcse^2 + mcse_ref^2),
 * for x and, where the reference has it, for x^2.
 */
export function expectPosteriorAgrees(
  posterior: Posterior,
  reference: Readonly<Record<string, ReferenceSummary>>,
  nameOf: (name: string) => string = (name) => name,
): void {
  const scalars = new Map(posterior.allScalars().map((scalar) => [nameOf(scalar.name), scalar]));
  for (const [name, expected] of Object.entries(reference)) {
    const scalar = scalars.get(name);
    expect(scalar, `${name} is in the posterior`).toBeDefined();
    if (scalar === undefined) continue;
    expect(rHat(scalar.draws), `R-hat of ${name}`).toBeLessThan(1.01);
    expect(essBulk(scalar.draws), `bulk ESS of ${name}`).toBeGreaterThan(400);
    expectMean(scalar.draws, expected.mean, expected.mcse_mean, name);
    if (expected.mean_sq !== undefined && expected.mcse_mean_sq !== undefined) {
      expectMean(
        scalar.draws.map((chain) => chain.map((x) => x * x)),
        expected.mean_sq,
        expected.mcse_mean_sq,
        `${name}^2`,
      );
    }
  }
}

function expectMean(
  draws: readonly Float64Array[],
  expected: number,
  expectedError: number,
  name: string,
): void {
  const count = draws.reduce((total, chain) => total + chain.length, 0);
  const mean = draws.reduce((total, chain) => total + chain.reduce((sum, x) => sum + x, 0), 0) / count;
  const z = Math.abs(mean - expected) / Math.hypot(mcseMean(draws), expectedError);
  expect(z, `${name}: mean ${mean}, reference ${expected} +- ${expectedError}`).toBeLessThan(4);
}
