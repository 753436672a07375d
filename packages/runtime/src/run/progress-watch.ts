import type { Ledger } from './ledger.ts';
import type { ChainProgress, RunProgress } from './progress.ts';

const reportMilliseconds = 100;
/** Pace forgets: what happened this long ago counts 1/e of what happens now. */
const memoryMilliseconds = 5000;

/** Wall time per iteration of one chain, waiting included. */
class Pace {
  lastReport = Number.NEGATIVE_INFINITY;
  private time: number;
  private iteration: number;
  private milliseconds: number | undefined;

  constructor(time: number, iteration: number) {
    this.time = time;
    this.iteration = iteration;
  }

  mark(time: number, iteration: number): void {
    const elapsed = time - this.time;
    const now = elapsed / (iteration - this.iteration);
    if (!Number.isFinite(now)) return;
    const before = this.milliseconds ?? now;
    this.milliseconds = before + (1 - Math.exp(-elapsed / memoryMilliseconds)) * (now - before);
    this.time = time;
    this.iteration = iteration;
  }

  millisecondsFor(iterations: number): number | undefined {
    if (iterations === 0) return 0;
    return this.milliseconds === undefined ? undefined : iterations * this.milliseconds;
  }
}

/** Follows the chains of a ledger, with the pace of each. */
export class ProgressWatch {
  private readonly ledger: Ledger;
  private readonly onProgress: ((progress: ChainProgress) => void) | undefined;
  private readonly clock: () => number;
  private paces: readonly Pace[] = [];

  constructor(
    ledger: Ledger,
    onProgress: ((progress: ChainProgress) => void) | undefined,
    clock = () => performance.now(),
  ) {
    this.ledger = ledger;
    this.onProgress = onProgress;
    this.clock = clock;
    this.begin();
  }

  /** Time before this does not count. */
  begin(): void {
    const { ledger } = this;
    const now = this.clock();
    this.paces = Array.from(
      { length: ledger.settings.chains },
      (_, c) => new Pace(now, ledger.iterationOf(c)),
    );
  }

  /** A chain has moved: tells of it some ten times a second, and always at its end. */
  settled(chain: number): void {
    const now = this.clock();
    const pace = this.paces[chain];
    const iteration = this.ledger.iterationOf(chain);
    pace.mark(now, iteration);
    if (now - pace.lastReport < reportMilliseconds && iteration < this.ledger.total) return;
    const progress = this.progressOf(chain);
    if (progress === undefined) return;
    pace.lastReport = now;
    this.onProgress?.(progress);
  }

  get progress(): RunProgress {
    const { ledger } = this;
    const each = this.paces.map((_, chain) => this.progressOf(chain));
    const left = each.map((progress) => progress?.millisecondsLeft ?? Number.NaN);
    const done = each.reduce((sum, progress) => sum + (progress?.iteration ?? 0), 0);
    const longest = Math.max(...left);
    return {
      share: done / (ledger.total * ledger.settings.chains),
      millisecondsLeft: Number.isNaN(longest) ? undefined : longest,
      chains: each.filter((progress) => progress !== undefined),
    };
  }

  private progressOf(chain: number): ChainProgress | undefined {
    const { ledger } = this;
    const { total, warmupLength } = ledger;
    const state = ledger.stateOf(chain);
    if (state === undefined) return undefined;
    const { iteration, warmup, treeDepth, leapfrogs, divergences } = state;
    const phase = iteration < warmupLength ? 'warmup' : 'sampling';
    const millisecondsLeft = this.paces[chain].millisecondsFor(total - iteration);
    const { stepSize } = warmup;
    return { chain, phase, iteration, total, stepSize, treeDepth, leapfrogs, divergences, millisecondsLeft };
  }
}
