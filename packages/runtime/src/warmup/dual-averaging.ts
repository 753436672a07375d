/** Hoffman & Gelman (2014), algorithm 6: a step size whose mean acceptance statistic is `target`. */
export class DualAveraging {
  private readonly target: number;
  private mu: number;
  private count = 0;
  private meanError = 0;
  private logStep: number;
  private logAverage = 0;

  constructor(initialStep: number, target: number) {
    this.target = target;
    this.mu = Math.log(10 * initialStep);
    this.logStep = Math.log(initialStep);
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

  /** Starts the average anew around the present step size: after the metric has changed. */
  restart(): void {
    const step = this.average;
    this.mu = Math.log(10 * step);
    this.logStep = Math.log(step);
    this.count = 0;
    this.meanError = 0;
    this.logAverage = 0;
  }
}

/** gamma, t0 and kappa of the paper. */
const shrinkage = 0.05;
const steadiness = 10;
const decay = 0.75;
