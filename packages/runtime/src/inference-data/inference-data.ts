import { SamplingError } from '../errors.ts';

/**
 * Results in the layout of ArviZ's InferenceData schema: groups of arrays with named dimensions and coordinates. What is
 * sampled has the dimensions chain and draw first.
 */
export type InferenceData = Readonly<Partial<Record<GroupName, Group>>>;

export const groupNames = [
  'posterior',
  'posterior_predictive',
  'sample_stats',
  'log_likelihood',
  'prior',
  'prior_predictive',
  'observed_data',
  'constant_data',
] as const;
export type GroupName = (typeof groupNames)[number];

export interface Group {
  readonly variables: Readonly<Record<string, Variable>>;
  /** For each dimension of a variable of the group, its labels in index order, or its numbers. */
  readonly coordinates: Readonly<Record<string, Coordinate>>;
  readonly attributes?: Readonly<Record<string, string | number>>;
}

export type Coordinate = readonly string[] | readonly number[];

/** An array, row-major over `dimensions`. 8-bit values are truth values, 0 or 1. */
export interface Variable {
  readonly dimensions: readonly string[];
  readonly values: Float64Array | Int32Array | Uint8Array;
}

/** The groups that the data have, in the order of the schema. */
export function groupsOf(data: InferenceData): (readonly [GroupName, Group])[] {
  return groupNames.flatMap((name) => {
    const group = data[name];
    return group === undefined ? [] : [[name, group] as const];
  });
}

/** Makes a group, with the numbers 0, 1, … along dimensions that have no coordinate. Throws SHAPE_MISMATCH. */
export function group(
  variables: Group['variables'],
  sizes: Readonly<Record<string, number | Coordinate>>,
  attributes?: Group['attributes'],
): Group {
  const used = [...new Set(Object.values(variables).flatMap(({ dimensions }) => dimensions))];
  const coordinates = Object.fromEntries(used.map((name) => [name, coordinateOf(name, sizes[name])]));
  for (const [name, variable] of Object.entries(variables)) checkShape(name, variable, coordinates);
  return { variables, coordinates, attributes };
}

function coordinateOf(name: string, size: number | Coordinate | undefined): Coordinate {
  if (size === undefined) throw shapeError(`Dimension "${name}" has no size.`, { dimension: name });
  return typeof size === 'number' ? Array.from({ length: size }, (_, index) => index) : size;
}

function checkShape(
  name: string,
  { dimensions, values }: Variable,
  coordinates: Readonly<Record<string, Coordinate>>,
): void {
  const shape = dimensions.map((dimension) => coordinates[dimension].length);
  const expected = shape.reduce((product, size) => product * size, 1);
  if (expected === values.length) return;
  throw shapeError(
    `Variable "${name}" has ${values.length} values where its dimensions [${dimensions.map((d, i) => `${d}: ${shape[i]}`).join(', ')}] hold ${expected}.`,
    { variable: name, length: values.length, expected },
  );
}

function shapeError(message: string, details: Readonly<Record<string, unknown>>): SamplingError {
  return new SamplingError('SHAPE_MISMATCH', message, details);
}

export function shapeOf({ dimensions }: Variable, { coordinates }: Pick<Group, 'coordinates'>): number[] {
  return dimensions.map((dimension) => coordinates[dimension].length);
}
