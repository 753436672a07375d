import {
  type Axis,
  type Codes,
  codes,
  type Expression,
  factor,
  ImproperUniform,
  interval,
  multiply,
  type Operand,
  positive,
  StudentT,
  sample,
  sum,
} from '@bayes-window/dsl';

export type Data = Readonly<Record<string, unknown>>;

/** A posteriordb program in our language; sites are named as Stan's parameters, `name[k]` there is element k - 1 here. */
export interface Port {
  readonly folder: string;
  readonly model: (data: Data) => void;
  /** Our log density minus Stan's: what a port normalises that the program does not, and the scales below. */
  readonly constant: number;
  /** Relative difference from Stan that is allowed; 1e-10 unless told. */
  readonly tolerance?: number;
  /** Relative difference of the gradient where that is looser than the density's. */
  readonly gradientTolerance?: number;
  /** Stan's name of an unconstrained element to ours, where one vector there is several sites here. */
  readonly rename?: (stanName: string) => string;
  /** Our unconstrained value divided by Stan's, by site, where the bijections differ by a factor. */
  readonly scales?: Readonly<Record<string, number>>;
}

export const numbers = (data: Data, name: string): readonly number[] => data[name] as readonly number[];
export const table = (data: Data, name: string): readonly (readonly number[])[] =>
  data[name] as readonly (readonly number[])[];
export const columnOf = (rows: readonly (readonly number[])[], j: number): number[] =>
  rows.map((row) => row[j]);

/** Codes from posteriordb's 1-based index arrays. */
export function oneBased(name: string, over: Axis, axis: Axis, values: readonly number[]): Codes {
  return codes(
    name,
    over,
    axis,
    values.map((value) => value - 1),
  );
}

export function centred(x: readonly number[]): number[] {
  const mean = x.reduce((a, b) => a + b, 0) / x.length;
  return x.map((value) => value - mean);
}

/** (x - mean) / (scale * standard deviation) */
export function standardise(x: readonly number[], scale: number): number[] {
  const deviations = centred(x);
  const spread = scale * Math.sqrt(deviations.reduce((a, d) => a + d ** 2, 0) / (x.length - 1));
  return deviations.map((deviation) => deviation / spread);
}

export const flatPositive = (): ReturnType<typeof ImproperUniform> => ImproperUniform(positive);
export const flatBetween = (low: number, high: number): ReturnType<typeof ImproperUniform> =>
  ImproperUniform(interval(low, high));

/** Matrix times vector, or vector times matrix: the sum over the axis they share. */
export const product = (a: Operand, b: Operand, axis: Axis): Expression => sum(multiply(a, b), axis);

/** A latent |t|: Student's t cut at 0, normalised. */
export function sampleHalfStudentT(name: string, df: number, scale: number): Expression {
  const value = sample(name, flatPositive());
  factor(`${name} prior`, StudentT(df, 0, scale).logDensity(value).add(Math.LN2));
  return value;
}
