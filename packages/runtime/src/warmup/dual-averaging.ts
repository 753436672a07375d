/** Plain data. */
export interface DualAveragingState {
  readonly mu: number;
  readonly count: number;
  readonly meanError: number;
  readonly logStep: number;
  readonly logAverage: number;
}

/** Hoffman & Gelman (2014), algorithm 6: a step size whose mean acceptance statistic is `target`. */
export class DualAveraging {
  private readonly target: number;
  private mu: number;
  private count: number;
  private meanError: number;
  private logStep: number;
  private logAverage: number;

  constructor(target: number, { mu, count, meanError, logStep, logAverage }: DualAveragingState) {
    this.target = target;
    this.mu = mu;
    this.count = count;
    this.meanError = meanError;
    this.logStep = logStep;
    this.logAverage = logAverage;
  }

  /** The state to start from at a step size. */
  static from(step: number): DualAveragingState {
    return { mu: Math.log(step), count: 0, meanError: 0, logStep: Math.log(step), logAverage: 0 };
  }

  save(): DualAveragingState {
    const { mu, count, meanError, logStep, logAverage } = this;
    return { mu, count, meanError, logStep, logAverage };
  }

  /** The step size to try next. */
  get current(): number {
    return Math.exp(this.logStep);
  }

  /** The average that the tries settle on. */
  get average(): number {
    return this.count === 0 ? this.current : Math.exp(this.logAverage);
  }

  update(acceptanceRate: number): void {
    this.count++;
    const weight = 1 / (this.count + steadiness);
    this.meanError += weight * (this.target - acceptanceRate - this.meanError);
    this.logStep = this.mu - (Math.sqrt(this.count) / shrinkage) * this.meanError;
    const forget = this.count ** -decay;
    this.logAverage += forget * (this.logStep - this.logAverage);
  }
}

/**
 * t0 and kappa of the paper. Its gamma is 0.05 and its mu log(10 step): with either, tries swing so far in the few
 * iterations between barriers that their average is too short, accepted by 0.92 where 0.8 was asked for.
 */
const shrinkage = 0.2;
const steadiness = 10;
const decay = 0.75;
