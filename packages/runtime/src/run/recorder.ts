import { copy } from '../copy.ts';
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
  /** Of one draw. */
  private readonly outputs: Float64Array;
  private count = 0;
  private since: { -readonly [K in keyof ThinningState]: ThinningState[K] };

  /** `most`: no more draws than this will come. */
  constructor(target: Target, thin: number, most: number, since: ThinningState, noiseOf: NoiseOf) {
    this.target = target;
    this.noiseOf = noiseOf;
    this.thin = thin;
    this.capacity = Math.max(1, Math.min(most, blockCapacity(target)));
    this.columns = allocateDraws(this.capacity, target);
    this.outputs = target.workspace?.outputs ?? new Float64Array(target.outputCount);
    this.since = { ...since };
  }

  get isFull(): boolean {
    return this.count === this.capacity;
  }

  get thinning(): ThinningState {
    return { ...this.since };
  }

  add({ state, acceptanceRate, depth, leapfrogs, divergent }: TransitionResult): void {
    const { since } = this;
    since.iterations++;
    since.sumAcceptance += acceptanceRate;
    since.treeDepth = Math.max(since.treeDepth, depth);
    since.leapfrogs += leapfrogs;
    if (divergent) since.divergent = 1;
    if (since.iterations < this.thin) return;
    this.keep(state);
    this.since = { ...nothingYet };
  }

  /** Undefined if no draw was kept. */
  block(chain: number, firstDraw: number): DrawBlock | undefined {
    if (this.count === 0) return undefined;
    return { chain, firstDraw, ...firstDraws(this.columns, this.count) };
  }

  private keep({ position, logDensity, energy }: TransitionResult['state']): void {
    const { columns, outputs, since, count: draw } = this;
    this.target.writeOutputs(position, outputs, this.noiseOf(draw));
    copy(outputs, columns.outputs, draw * outputs.length);
    copy(position, columns.positions, draw * position.length);
    columns.logDensity[draw] = logDensity;
    columns.energy[draw] = energy;
    columns.acceptanceRate[draw] = since.sumAcceptance / since.iterations;
    columns.treeDepth[draw] = since.treeDepth;
    columns.leapfrogs[draw] = since.leapfrogs;
    columns.divergent[draw] = since.divergent;
    this.count++;
  }
}
