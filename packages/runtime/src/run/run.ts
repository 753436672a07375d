import type { DensityProgram, Target } from '../density.ts';
import { checkBegun } from '../draws-file/check-begun.ts';
import { fileSink } from '../draws-file/sink.ts';
import { DrawsWriter } from '../draws-file/writer.ts';
import { SamplingError } from '../errors.ts';
import { isProgram, type Samplable, toTarget } from '../program.ts';
import { decodeState, encodeState } from '../state/state-file.ts';
import { writeAtomically } from '../state/write-atomically.ts';
import { SamplingAborted } from './aborted.ts';
import type { DrawBlock } from './draws.ts';
import { type Executor, executorHere } from './executor.ts';
import { Ledger } from './ledger.ts';
import {
  checkRunOptions,
  type RunOptions,
  readSettings,
  type SampleOptions,
  type SampleSettings,
} from './options.ts';
import type { RunProgress } from './progress.ts';
import { ProgressWatch } from './progress-watch.ts';
import type { SampleResult } from './sample-result.ts';
import { Session } from './session.ts';
import { threadCount } from './threads.ts';

/** A run that nothing has been drawn of yet: it begins when it is iterated over or collected. */
export function start(samplable: Samplable, options: SampleOptions = {}): Run {
  const settings = readSettings(options, samplable.dimension);
  options.signal?.throwIfAborted();
  const hasDrawsFile = options.drawsFile !== undefined;
  return new Run(
    samplable,
    Ledger.begin(settings, options.keepDraws ?? !hasDrawsFile, hasDrawsFile),
    options,
  );
}

/**
 * A run that was saved, on the same model and data: its draws are those it would have made uninterrupted. Throws
 * STATE_FORMAT, STATE_VERSION, STATE_CORRUPT, STATE_OF_ANOTHER_MODEL, DRAWS_FILE_MISSING or DRAWS_FILE_LATE.
 */
export function resume(samplable: Samplable, state: Uint8Array, options: RunOptions = {}): Run {
  checkRunOptions(options);
  options.signal?.throwIfAborted();
  const saved = decodeState(toTarget(samplable), state);
  checkDrawsFile(saved.drawsFileLength !== undefined, options.drawsFile !== undefined);
  return new Run(samplable, new Ledger(saved), options);
}

function checkDrawsFile(had: boolean, has: boolean): void {
  if (had === has) return;
  throw had
    ? new SamplingError(
        'DRAWS_FILE_MISSING',
        'The saved run writes its draws to a file. Give that file as drawsFile: the draws to come are appended.',
      )
    : new SamplingError(
        'DRAWS_FILE_LATE',
        'The saved run has no draws file, and a new one would lack its first draws. Leave drawsFile out.',
      );
}

/**
 * Several chains on one density, block by block:
 *
 *     for await (const { chain, firstDraw, outputs } of run) …
 *
 * Blocks of a chain come in order; those of different chains as they are ready. While nobody fetches blocks, the chains
 * wait. Leaving the loop stops the chains where they are; another loop goes on from there.
 */
export class Run implements AsyncIterable<DrawBlock> {
  private readonly samplable: Samplable;
  private readonly target: Target;
  private readonly ledger: Ledger;
  private readonly options: RunOptions;
  private readonly watch: ProgressWatch;
  private isIterated = false;
  private saving: Promise<void> = Promise.resolve();
  private nextSave: number;

  constructor(samplable: Samplable, ledger: Ledger, options: RunOptions) {
    this.samplable = samplable;
    this.target = toTarget(samplable);
    this.ledger = ledger;
    this.options = options;
    this.watch = new ProgressWatch(ledger, options.onProgress);
    this.nextSave = performance.now() + saveInterval(options, 0);
  }

  get settings(): SampleSettings {
    return this.ledger.settings;
  }

  /** What is drawn so far. Throws DRAWS_NOT_KEPT where blocks leave memory. */
  get result(): SampleResult {
    if (!this.ledger.keepsDraws) {
      throw new SamplingError(
        'DRAWS_NOT_KEPT',
        'This run does not keep its draws in memory. Fetch its blocks in a loop, read the draws file with openDraws, or start it with keepDraws: true.',
      );
    }
    return this.drawn;
  }

  private get drawn(): SampleResult {
    const { results: chains, settings, restarts, transition } = this.ledger;
    return { chains, settings, restarts, transition };
  }

  get progress(): RunProgress {
    return this.watch.progress;
  }

  /** Runs to the end. */
  async finish(): Promise<void> {
    for await (const _ of this);
  }

  /** Runs to the end and returns all draws. */
  async collect(): Promise<SampleResult> {
    await this.finish();
    return this.result;
  }

  /**
   * The run as it stands, for `resume`: all chains between two iterations, with the draws that are kept. May be called
   * at any time; what the chains are doing at the moment is done again by the resumed run.
   */
  save(): Uint8Array {
    return encodeState(this.target, this.ledger.save());
  }

  /** Saves to a file (Node only), which is replaced as a whole or not at all. Throws STATE_NOT_WRITTEN. */
  saveTo(path: string): Promise<void> {
    const write = (): Promise<void> => writeAtomically(path, this.save());
    // One at a time: two would write to one temporary file.
    this.saving = this.saving.then(write, write);
    return this.saving;
  }

  /** Adds draws to each chain, before or after it has ended. */
  extend(draws: number): this {
    this.ledger.extend(draws);
    return this;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<DrawBlock, void, void> {
    if (this.isIterated)
      throw new SamplingError(
        'RUN_BUSY',
        'This run is being iterated over already. Share its blocks instead.',
      );
    this.isIterated = true;
    try {
      yield* this.iterate();
    } finally {
      this.isIterated = false;
    }
  }

  private async *iterate(): AsyncGenerator<DrawBlock, void, void> {
    const { signal } = this.options;
    const session = await this.openSession();
    this.watch.begin();
    const onAbort = (): void => session.interrupt();
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
    let isFailing = false;
    try {
      yield* session.blocks();
      if (signal?.aborted && !this.ledger.isDone) throw new SamplingAborted(this.drawn, () => this.save());
    } catch (error) {
      isFailing = true;
      throw error;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      await session.close();
      await this.lastSave(isFailing);
    }
  }

  private async lastSave(isFailing: boolean): Promise<void> {
    const { autosave } = this.options;
    if (autosave === undefined) return;
    const saved = this.saveTo(autosave.path);
    // What ended the run is more to the point than that it can't be saved either.
    await (isFailing ? saved.catch(() => {}) : saved);
  }

  private async settled(chain: number): Promise<void> {
    this.watch.settled(chain);
    const started = performance.now();
    if (this.options.autosave === undefined || started < this.nextSave) return;
    this.nextSave = Number.POSITIVE_INFINITY;
    await this.saveTo(this.options.autosave.path);
    const ended = performance.now();
    this.nextSave = ended + saveInterval(this.options, ended - started);
  }

  private async openSession(): Promise<Session> {
    const writer = await this.openWriter();
    return new Session(this.ledger, await this.openExecutor(), writer, (chain) => this.settled(chain));
  }

  private async openWriter(): Promise<DrawsWriter | undefined> {
    const { drawsFile } = this.options;
    if (drawsFile === undefined) return undefined;
    const { chains, thin, seed } = this.settings;
    const head = { chains, outputCount: this.target.outputCount, thin, seed };
    const length = this.ledger.drawsFileLength ?? 0;
    if (typeof drawsFile !== 'string') return DrawsWriter.open(drawsFile, head, length);
    if (length > 0) await checkBegun(drawsFile, head, length);
    return DrawsWriter.open(fileSink(drawsFile), head, length);
  }

  private async openExecutor(): Promise<Executor> {
    const { samplable, target, settings } = this;
    const threads = isProgram(samplable) ? threadCount(target, settings, this.options.workers ?? 'auto') : 0;
    if (threads === 0) return executorHere(target, settings);
    // Loaded on demand: a page has no node:worker_threads.
    const { executorInWorkers } = await import('../workers/pool.ts');
    return executorInWorkers(samplable as DensityProgram, settings, threads);
  }
}

/** In milliseconds. Unless told, at most a tenth of the time goes into saving. */
function saveInterval({ autosave }: RunOptions, lastTook: number): number {
  return autosave?.seconds === undefined ? Math.max(10_000, 10 * lastTook) : 1000 * autosave.seconds;
}
