import type { Target } from '../density.ts';
import type { TransitionResult } from '../transitions/transition.ts';
import { allocateDraws, blockCapacity, type DrawBlock, type DrawColumns, firstDraws } from './draws.ts';

/** What has happened since the last kept draw: less than `thin` iterations. Plain data. */
export interface ThinningState {
  readonly iterations: number;
  readonly sumAcceptance: number;
  readonly treeDepth: number;
  readonly leapfrogs: number;
  readonly divergent: 0 | 1;
}

export const nothingYet: ThinningState = {
  iterations: 0,
  sumAcceptance: 0,
  treeDepth: 0,
  leapfrogs: 0,
  divergent: 0,
};

/** The noise from which a kept draw's outputs are made; the first draw that the recorder keeps is 0. */
export type NoiseOf = (draw: number) => Float64Array | undefined;

/** Keeps every `thin`-th draw of a chain in a block. */
export class Recorder {
  private readonly target: Target;
  private readonly thin: number;
  private readonly columns: DrawColumns;
  private readonly capacity: number;
  private readonly noiseOf: NoiseOf;
  private count = 0;
  private since: ThinningState;

  /** `most`: no more draws than this will come. */
  constructor(target: Target, thin: number, most: number, since: ThinningState, noiseOf: NoiseOf) {
    this.target = target;
    this.noiseOf = noiseOf;
    this.thin = thin;
    this.capacity = Math.max(1, Math.min(most, blockCapacity(target)));
    this.columns = allocateDraws(this.capacity, target);
    this.since = since;
  }

  get isFull(): boolean {
    return this.count === this.capacity;
  }

  get thinning(): ThinningState {
    return this.since;
  }

  add({ state, acceptanceRate, depth, leapfrogs, divergent }: TransitionResult): void {
    const { since } = this;
    const now: ThinningState = {
      iterations: since.iterations + 1,
      sumAcceptance: since.sumAcceptance + acceptanceRate,
      treeDepth: Math.max(since.treeDepth, depth),
      leapfrogs: since.leapfrogs + leapfrogs,
      divergent: divergent ? 1 : since.divergent,
    };
    const keeps = now.iterations === this.thin;
    if (keeps) this.keep(state, now);
    this.since = keeps ? nothingYet : now;
  }

  /** Undefined if no draw was kept. */
  block(chain: number, firstDraw: number): DrawBlock | undefined {
    if (this.count === 0) return undefined;
    return { chain, firstDraw, ...firstDraws(this.columns, this.count) };
  }

  private keep({ position, logDensity, energy }: TransitionResult['state'], now: ThinningState): void {
    const { columns, target, count: draw } = this;
    const { outputCount, dimension } = target;
    const outputs = columns.outputs.subarray(draw * outputCount, (draw + 1) * outputCount);
    target.writeOutputs(position, outputs, this.noiseOf(draw));
    columns.positions.set(position, draw * dimension);
    columns.logDensity[draw] = logDensity;
    columns.energy[draw] = energy;
    columns.acceptanceRate[draw] = now.sumAcceptance / now.iterations;
    columns.treeDepth[draw] = now.treeDepth;
    columns.leapfrogs[draw] = now.leapfrogs;
    columns.divergent[draw] = now.divergent;
    this.count++;
  }
}
