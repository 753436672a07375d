/** How far a chain has come. */
export interface ChainProgress {
  readonly chain: number;
  readonly phase: 'warmup' | 'sampling';
  /** Iterations done, warmup included. */
  readonly iteration: number;
  readonly total: number;
  readonly stepSize: number;
  readonly treeDepth: number;
  /** Since the start of sampling. */
  readonly divergences: number;
  readonly leapfrogs: number;
}

const reportMilliseconds = 100;

/** Passes on progress a few times a second, and always the last. */
export function throttled(
  onProgress: ((progress: ChainProgress) => void) | undefined,
): (progress: ChainProgress) => void {
  if (onProgress === undefined) return () => {};
  let last = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const now = performance.now();
    if (now - last < reportMilliseconds && progress.iteration < progress.total) return;
    last = now;
    onProgress(progress);
  };
}
