import { inverseMassDiagonal } from '../metric/metric.ts';
import { pool } from '../warmup/pool.ts';
import type { AcceptanceTarget, ChainRestart, WarmupReport, WarmupVerdict } from '../warmup/report.ts';
import { barriers } from '../warmup/schedule.ts';
import { firstTarget } from '../warmup/target-acceptance.ts';
import type { ChainState } from './chain.ts';
import type { ChainResult } from './chain-result.ts';
import { blockCapacity, type DrawBlock, drawCount, joinDraws, sizeOf } from './draws.ts';
import type { Leg, LegResult, Standing } from './leg.ts';
import type { SampleSettings } from './options.ts';

/** What is known of one chain. Plain data. */
export interface ChainEntry {
  /** Undefined until the chain has begun. */
  standing: Standing | undefined;
  /** Defined while the chain waits at a barrier. */
  report: WarmupReport | undefined;
  /** All draws so far, where the run keeps them. */
  kept: DrawBlock[];
}

interface Decision {
  readonly iteration: number;
  readonly verdict: WarmupVerdict;
}

/** A run between legs: as plain data, what is saved. */
export interface LedgerState {
  readonly settings: SampleSettings;
  readonly keepsDraws: boolean;
  /** Iterations of warmup: those of the settings, or fewer. */
  readonly warmupLength: number;
  /** What was decided at the last barrier that all chains have reached. */
  readonly decided: Decision | undefined;
  readonly restarts: readonly ChainRestart[];
  readonly chains: readonly Readonly<ChainEntry>[];
  /** Blocks that nobody has fetched yet, oldest first. */
  readonly pending: readonly DrawBlock[];
  /** How far the draws file holds the draws of this state, in bytes; undefined for a run without one. */
  readonly drawsFileLength: number | undefined;
}

/** A chain waits while this many of its blocks have not been fetched. */
const mostPending = 2;

/** Keeps account of a run: how far each chain is, which leg comes next, which blocks wait to be fetched. */
export class Ledger {
  settings: SampleSettings;
  warmupLength: number;
  drawsFileLength: number | undefined;
  restarts: readonly ChainRestart[];
  readonly keepsDraws: boolean;
  private decided: Decision | undefined;
  private readonly barriers: readonly number[];
  private readonly chains: ChainEntry[];
  private readonly pending: DrawBlock[];
  private readonly running = new Set<number>();

  constructor(state: LedgerState) {
    const { settings, keepsDraws, warmupLength, decided, restarts, chains, pending, drawsFileLength } = state;
    this.settings = settings;
    this.keepsDraws = keepsDraws;
    this.warmupLength = warmupLength;
    this.decided = decided;
    this.restarts = restarts;
    this.barriers = barriers(settings);
    this.chains = chains.map((entry) => ({ ...entry, kept: [...entry.kept] }));
    this.pending = [...pending];
    this.drawsFileLength = drawsFileLength;
  }

  static begin(settings: SampleSettings, keepsDraws: boolean, hasDrawsFile = false): Ledger {
    const chains = Array.from({ length: settings.chains }, () => ({
      ...{ standing: undefined, report: undefined, kept: [] },
    }));
    const { warmup } = settings;
    return new Ledger({
      settings,
      keepsDraws,
      warmupLength: warmup,
      decided: undefined,
      restarts: [],
      chains,
      pending: [],
      drawsFileLength: hasDrawsFile ? 0 : undefined,
    });
  }

  save(): LedgerState {
    const { settings, keepsDraws, warmupLength, decided, restarts, chains, pending, drawsFileLength } = this;
    return {
      ...{ settings, keepsDraws, warmupLength, decided, restarts, drawsFileLength },
      chains: chains.map((entry) => ({ ...entry, kept: [...entry.kept] })),
      pending: [...pending],
    };
  }

  /** Iterations of each chain. */
  get total(): number {
    return this.warmupLength + this.settings.draws * this.settings.thin;
  }

  /** Whether every chain has all its draws. */
  get isDone(): boolean {
    return this.chains.every((_, chain) => this.iterationOf(chain) >= this.total);
  }

  /** Undefined where the chain has not begun. */
  stateOf(chain: number): ChainState | undefined {
    return this.chains[chain].standing?.state;
  }

  iterationOf(chain: number): number {
    return this.stateOf(chain)?.iteration ?? 0;
  }

  /** The next leg to run: that of the chain that is furthest behind. Undefined if no chain can go on now. */
  nextLeg(): Leg | undefined {
    let chosen: number | undefined;
    for (const chain of this.chains.keys()) {
      if (!this.canGoOn(chain)) continue;
      if (chosen === undefined || this.iterationOf(chain) < this.iterationOf(chosen)) chosen = chain;
    }
    return chosen === undefined ? undefined : this.legOf(chosen);
  }

  private canGoOn(chain: number): boolean {
    const { report } = this.chains[chain];
    return (
      !this.running.has(chain) &&
      this.iterationOf(chain) < this.total &&
      (report === undefined || this.decided?.iteration === this.iterationOf(chain)) &&
      this.pending.filter((block) => block.chain === chain).length < mostPending
    );
  }

  private legOf(chain: number): Leg {
    const { standing, report } = this.chains[chain];
    const iteration = this.iterationOf(chain);
    const barrier = this.barriers.find(
      (each) => each <= this.warmupLength && (standing === undefined ? each >= 0 : each > iteration),
    );
    this.running.add(chain);
    return {
      chain,
      from: standing,
      verdict: report === undefined ? undefined : this.decided?.verdict,
      until: barrier ?? this.total,
      untilBarrier: barrier !== undefined,
      warmupLength: this.warmupLength,
    };
  }

  /** Enters what a leg came to. */
  settle({ chain }: Leg, { to, block, report }: LegResult): void {
    if (to === undefined) return;
    const entry = this.chains[chain];
    entry.standing = to;
    entry.report = report;
    if (block !== undefined) {
      this.pending.push(block);
      if (this.keepsDraws) keep(entry.kept, block);
    }
    this.meet();
  }

  /** The leg has ended, with or without a result: its chain may go on. */
  release({ chain }: Leg): void {
    this.running.delete(chain);
  }

  /** Decides when all chains have reported from one barrier. */
  private meet(): void {
    const iteration = this.iterationOf(0);
    if (this.decided?.iteration === iteration) return;
    const reports = this.chains.flatMap(({ report }, chain) =>
      report !== undefined && this.iterationOf(chain) === iteration ? [report] : [],
    );
    if (reports.length < this.chains.length) return;
    const verdict = pool(reports, this.settings);
    this.decided = { iteration, verdict };
    this.restarts = [...this.restarts, ...verdict.restarts.map(withoutPoint)];
    if (verdict.ends) this.warmupLength = iteration;
  }

  /** The oldest block that has not been fetched. */
  fetch(): DrawBlock | undefined {
    return this.pending.shift();
  }

  /** More draws of each chain. */
  extend(draws: number): void {
    this.settings = { ...this.settings, draws: this.settings.draws + draws };
  }

  /** That of the next iteration, the same for all chains but at a barrier. */
  get transition(): AcceptanceTarget['transition'] {
    return (this.stateOf(0)?.warmup.target ?? firstTarget(this.settings)).transition;
  }

  /** The chains that have draws, with the draws they have. */
  get results(): ChainResult[] {
    return this.chains.flatMap(({ standing, kept }, chain) => {
      if (standing === undefined || kept.length === 0) return [];
      const { warmup, gradientCount } = standing.state;
      const { stepSize, metric } = warmup;
      const inverseMassMatrix = inverseMassDiagonal(metric);
      return [{ chain, ...joinDraws(kept), stepSize, inverseMassMatrix, gradientCount }];
    });
  }
}

function withoutPoint({ chain, from, iteration, nats }: ChainRestart): ChainRestart {
  return { chain, from, iteration, nats };
}

/** Joins small blocks of like size as they come: there are few of them, and each draw is copied but a few times. */
function keep(kept: DrawBlock[], block: DrawBlock): void {
  let last = block;
  for (let before = kept.at(-1); before !== undefined && belong(before, last); before = kept.at(-1)) {
    kept.pop();
    last = { chain: before.chain, firstDraw: before.firstDraw, ...joinDraws([before, last]) };
  }
  kept.push(last);
}

/** Blocks as large as they come are joined only when the results are asked for. */
function belong(before: DrawBlock, last: DrawBlock): boolean {
  const joined = drawCount(before) + drawCount(last);
  return drawCount(before) <= drawCount(last) && joined <= blockCapacity(sizeOf(last));
}
