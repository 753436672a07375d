import type { DrawsWriter } from '../draws-file/writer.ts';
import type { DrawBlock } from './draws.ts';
import type { Executor } from './executor.ts';
import type { Ledger } from './ledger.ts';
import type { Leg, LegResult } from './leg.ts';

/** Keeps an executor busy with a ledger's legs while blocks are fetched. */
export class Session {
  private readonly ledger: Ledger;
  private readonly executor: Executor;
  private readonly writer: DrawsWriter | undefined;
  private readonly onSettled: (chain: number) => Promise<void>;
  private readonly running = new Set<Promise<void>>();
  private wake: () => void = () => {};
  private isStopped = false;
  private failure: { readonly error: unknown } | undefined;

  private entering: Promise<void> = Promise.resolve();

  constructor(
    ledger: Ledger,
    executor: Executor,
    writer: DrawsWriter | undefined,
    onSettled: (chain: number) => Promise<void>,
  ) {
    this.ledger = ledger;
    this.executor = executor;
    this.writer = writer;
    this.onSettled = onSettled;
  }

  /** Ends when the run is done or stopped and every block is fetched; throws then if a leg failed. */
  async *blocks(): AsyncGenerator<DrawBlock, void, void> {
    for (;;) {
      const block = this.ledger.fetch();
      this.dispatch();
      if (block !== undefined) {
        yield block;
        continue;
      }
      if (this.running.size === 0) break;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    if (this.failure !== undefined) throw this.failure.error;
  }

  interrupt(): void {
    this.isStopped = true;
    this.executor.interrupt();
  }

  async close(): Promise<void> {
    this.interrupt();
    await Promise.all(this.running);
    await this.executor.close();
    await this.writer?.close();
  }

  private dispatch(): void {
    while (!this.isStopped && this.running.size < this.executor.slots) {
      const leg = this.ledger.nextLeg();
      if (leg === undefined) return;
      const work = this.executor
        .run(leg)
        .then((result) => this.enter(leg, result))
        .then(() => this.onSettled(leg.chain))
        .catch((error: unknown) => this.fail(error))
        .then(() => {
          this.ledger.release(leg);
          this.running.delete(work);
          this.dispatch();
          this.wake();
        });
      this.running.add(work);
    }
  }

  /** One leg after the other: the draws file holds what the ledger has, at any time, and perhaps one block more. */
  private enter(leg: Leg, result: LegResult): Promise<void> {
    const work = async (): Promise<void> => {
      if (this.writer !== undefined && result.block !== undefined)
        this.ledger.drawsFileLength = await this.writer.append(result.block);
      this.ledger.settle(leg, result);
    };
    this.entering = this.entering.then(work, work);
    return this.entering;
  }

  private fail(error: unknown): void {
    this.failure ??= { error };
    this.interrupt();
  }
}
