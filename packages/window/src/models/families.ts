import {
  type Distribution,
  Exponential,
  type Expression,
  exp,
  Gamma,
  HalfNormal,
  LogNormal,
  Normal,
  Poisson,
  StudentT,
  sample,
} from '@bayes-window/dsl';

/** How the outcome is distributed around its linear predictor `theta`. */
export interface Family {
  /** Whether y enters the model as (y - mean) / sd. Families on positive values or counts take y as it stands. */
  readonly standardises: boolean;
  /** E[y] where the linear predictor is theta and the family's own scale `sigma_obs` is sigma. */
  mean(theta: number, sigma: number): number;
  /** Whether E[y] = theta, so that a slope is a change of y itself. */
  readonly isIdentity: boolean;
  /** Where the outcome may lie, for the help text. */
  readonly outcome: string;
  /** The likelihood; its own parameters are sampled here. */
  likelihood(theta: Expression): Distribution;
}

const sigmaObs = (): Expression => sample('sigma_obs', HalfNormal(1));

export const families = {
  normal: {
    standardises: true,
    isIdentity: true,
    mean: (theta) => theta,
    outcome: 'any number',
    likelihood: (theta) => Normal(theta, sigmaObs()),
  },
  student: {
    standardises: true,
    isIdentity: true,
    mean: (theta) => theta,
    outcome: 'any number, with outliers',
    likelihood: (theta) => {
      const scale = sigmaObs();
      return StudentT(sample('nu_y', Gamma(1, 0.1)), theta, scale);
    },
  },
  lognormal: {
    standardises: false,
    isIdentity: false,
    mean: (theta, sigma) => Math.exp(theta + (sigma * sigma) / 2),
    outcome: 'positive numbers',
    likelihood: (theta) => LogNormal(theta, sigmaObs()),
  },
  gamma: {
    standardises: false,
    isIdentity: false,
    mean: (theta, sigma) => Math.exp(theta) / sigma,
    outcome: 'positive numbers',
    likelihood: (theta) => Gamma(exp(theta), sample('sigma_obs', Exponential(1))),
  },
  // A positive slope shortens y.
  exponential: {
    standardises: false,
    isIdentity: false,
    mean: (theta) => Math.exp(-theta),
    outcome: 'positive numbers',
    likelihood: (theta) => Exponential(exp(theta)),
  },
  poisson: {
    standardises: false,
    isIdentity: false,
    mean: (theta) => Math.exp(theta),
    outcome: 'counts 0, 1, 2, ...',
    likelihood: (theta) => Poisson(exp(theta)),
  },
} as const satisfies Record<string, Family>;

export type FamilyName = keyof typeof families;
export const familyNames = Object.keys(families) as [FamilyName, ...FamilyName[]];
