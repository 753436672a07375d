/**
 * The seam between compiler and sampler: an unnormalised log density over R^dimension with its gradient.
 *
 * `logDensityAndGradient` returns log p(position) and writes d log p / d position into `gradient`; both arrays
 * have length `dimension`. It must not allocate, must not throw, and may return NaN or -Infinity: the sampler
 * treats both as "outside the support". The arrays are the caller's; implementations keep no reference to them.
 *
 * A density that has memory of its own may show it as `workspace`: given these very arrays as arguments, a call copies
 * nothing. They stay the same for good, and every other call may write into them.
 */
export interface LogDensity {
  readonly dimension: number;
  readonly workspace?: Workspace;
  logDensityAndGradient(position: Float64Array, gradient: Float64Array): number;
}

/** Arguments of calls, of length `dimension`. */
export interface Workspace {
  readonly position: Float64Array;
  readonly gradient: Float64Array;
  /** Of a target, of length `outputCount`. */
  readonly outputs?: Float64Array;
  /** Room for points of trajectories in the same memory. Whoever makes a trajectory has it to himself meanwhile. */
  readonly points?: PointMemory;
}

/** A point of phase space that lies in a density's memory. */
export interface PointViews {
  readonly address: number;
  readonly position: Float64Array;
  readonly momentum: Float64Array;
  readonly gradient: Float64Array;
}

/** Points of phase space in a density's memory, and compiled loops over them; points go by their addresses. */
export interface PointMemory {
  readonly points: readonly PointViews[];
  /** The diagonal of the inverse mass matrix by which the points move. */
  readonly inverseMass: Float64Array;
  /** The first half of a leapfrog, to the new position, which goes to the workspace too. */
  drift(from: number, to: number, step: number): void;
  /** The second half, with the gradient in the workspace, which goes to the point too. Returns the kinetic energy. */
  kick(to: number, step: number): number;
  /** Whether the displacement from one point to the other shrinks at one of them. */
  isTurning(first: number, last: number): boolean;
}

/**
 * A log density whose draws are reported in the user's own parameters.
 *
 * `writeOutputs` maps an unconstrained position to the `outputCount` reported values (constrained sites and
 * deterministics, in the order of the program's layout), which the sampler stores once per kept draw. Where some of them
 * are drawn given the position, `noise` holds the `noiseCount` independent standard normal numbers to draw them from; it
 * must be given then. `outputNoise` gives that of a run's draws.
 */
export interface Target extends LogDensity {
  readonly outputCount: number;
  /** 0 unless told. */
  readonly noiseCount?: number;
  writeOutputs(position: Float64Array, outputs: Float64Array, noise?: Float64Array): void;
}

/**
 * A compiled target as plain data that `postMessage` can carry: the compiler's output satisfies it structurally.
 *
 * The module imports `env.memory`, which it does not grow, and exports `logDensityAndGradient(): f64` and `writeOutputs(): void`, which
 * read and write the memory at the byte offsets below. `data` is copied into the memory once, at instantiation.
 *
 * It may export the loops of a leapfrog too, on points which the host lays out in the memory beyond `memoryPages`:
 * `drift(from, to, inverseMass, step)`, `kick(to, inverseMass, step): f64` and `isTurning(first, last): i32`, with the
 * layout that the compiler's backend/wasm/leapfrog.ts describes.
 */
export interface DensityProgram {
  readonly module: WebAssembly.Module;
  readonly dimension: number;
  readonly outputCount: number;
  readonly memoryPages: number;
  readonly positionOffset: number;
  readonly gradientOffset: number;
  readonly outputsOffset: number;
  readonly noiseOffset?: number;
  readonly noiseCount?: number;
  readonly data: readonly { readonly offset: number; readonly values: Float64Array | Int32Array }[];
}
