/** What warmup is told. */
export interface WarmupSettings {
  /** Iterations, at most. */
  readonly warmup: number;
  readonly warmupMayEndEarly: boolean;
  readonly warmupMayRestartChains: boolean;
  readonly targetAcceptance: number | 'auto';
  readonly metric: 'auto' | 'diagonal' | 'dense';
  readonly transition: 'auto' | 'nuts' | 'walnuts' | 'hmc';
}

/** Iterations between barriers: this many at first, half of those so far later, and no more than the last number. */
const spacing = { least: 10, share: 0.5, most: 100 } as const;

/** Of the last stage, which adapts the step size alone. */
const lastStage = { share: 0.25, most: 50 } as const;

/** The iteration after which the metric stays. */
export function lastMetricIteration({ warmup }: WarmupSettings): number {
  return warmup - Math.min(lastStage.most, Math.ceil(lastStage.share * warmup));
}

/** The iterations, in order, after which chains wait for each other's reports; known from the settings alone. */
export function barriers(settings: WarmupSettings): readonly number[] {
  const { warmup } = settings;
  if (warmup < 2 * spacing.least) return warmup > 0 ? [warmup] : [];
  const last = lastMetricIteration(settings);
  const found: number[] = [];
  for (let at: number = spacing.least; at < last; ) {
    found.push(at);
    at += Math.max(spacing.least, Math.min(spacing.most, Math.round(spacing.share * at)));
  }
  // Two barriers too near each other would leave the second hardly any new draws.
  if (found.length > 1 && last - found[found.length - 1] < spacing.least / 2) found.pop();
  return [...found, last, warmup];
}

/** Of the draws up to `iteration`, those that the metric of the next barrier is made from: the later half of the way to it. */
export function windowLength(iteration: number, nextBarrier: number): number {
  return Math.max(0, iteration - Math.floor(nextBarrier / 2));
}

/** Deepest tree until the first pooled metric: before it, a trajectory's length says little. */
const earlyDepth = 6;

export function treeDepthCap(iteration: number): number {
  return iteration < spacing.least ? earlyDepth : Number.POSITIVE_INFINITY;
}
