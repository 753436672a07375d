import type { ScoredDraws } from '../metric/fisher.ts';

/** Draws with their gradients and log densities. Plain data. */
export interface Draws extends ScoredDraws {
  readonly logDensity: Float64Array;
}

/** Numbers that a window may keep, for models whose draws are large. */
const capacity = 2 ** 20;
const mostDraws = 256;
const fewestDraws = 10;

/** The latest draws of a chain, the oldest first; when it is full the oldest goes. */
export class Window {
  private readonly limit: number;
  private entries: { position: Float64Array; gradient: Float64Array; logDensity: number }[] = [];
  private readonly dimension: number;

  constructor(dimension: number, saved?: Draws) {
    this.dimension = dimension;
    this.limit = Math.max(fewestDraws, Math.min(mostDraws, Math.floor(capacity / dimension)));
    for (let draw = 0; draw < (saved?.count ?? 0); draw++) {
      const at = (values: Float64Array): Float64Array =>
        values.subarray(draw * dimension, (draw + 1) * dimension);
      const { positions, gradients, logDensity } = saved as Draws;
      this.add(at(positions), at(gradients), logDensity[draw]);
    }
  }

  add(position: Float64Array, gradient: Float64Array, logDensity: number): void {
    if (this.entries.length === this.limit) this.entries.shift();
    this.entries.push({ position: position.slice(), gradient: gradient.slice(), logDensity });
  }

  /** Keeps the latest `count`. */
  trim(count: number): void {
    this.entries = this.entries.slice(Math.max(0, this.entries.length - count));
  }

  get draws(): Draws {
    const { dimension, entries } = this;
    const count = entries.length;
    const positions = new Float64Array(count * dimension);
    const gradients = new Float64Array(count * dimension);
    for (const [draw, { position, gradient }] of entries.entries()) {
      positions.set(position, draw * dimension);
      gradients.set(gradient, draw * dimension);
    }
    return {
      ...{ dimension, count, positions, gradients },
      logDensity: Float64Array.from(entries, ({ logDensity }) => logDensity),
    };
  }
}

/** The draws of several chains, one after the other. */
export function concatenate(windows: readonly Draws[]): Draws {
  const all = (of: (draws: Draws) => Float64Array): Float64Array => {
    const joined = new Float64Array(windows.reduce((total, draws) => total + of(draws).length, 0));
    let at = 0;
    for (const draws of windows) {
      joined.set(of(draws), at);
      at += of(draws).length;
    }
    return joined;
  };
  return {
    dimension: windows[0].dimension,
    count: windows.reduce((total, { count }) => total + count, 0),
    positions: all(({ positions }) => positions),
    gradients: all(({ gradients }) => gradients),
    logDensity: all(({ logDensity }) => logDensity),
  };
}

/** The draws numbered from `start` to before `end`. */
export function sliceDraws(draws: Draws, start: number, end: number): Draws {
  const { dimension, positions, gradients, logDensity } = draws;
  return {
    dimension,
    count: end - start,
    positions: positions.subarray(start * dimension, end * dimension),
    gradients: gradients.subarray(start * dimension, end * dimension),
    logDensity: logDensity.subarray(start, end),
  };
}
