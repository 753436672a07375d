import type { Dataset, File, Group as HdfGroup } from 'h5wasm';
import { SamplingError } from '../errors.ts';
import {
  type Coordinate,
  type Group,
  type GroupName,
  groupNames,
  groupsOf,
  type InferenceData,
  shapeOf,
  type Variable,
} from './inference-data.ts';

/** Loaded on demand: the HDF5 library is four megabytes of WebAssembly. */
async function hdf5() {
  const { default: library, FS } = await import('h5wasm').then(async (module) => {
    await module.ready;
    return module;
  });
  return { File: library.File, files: FS as NonNullable<typeof FS> };
}

let serial = 0;

/** The data as a netCDF-4 file, which ArviZ (`az.from_netcdf`), xarray and R's ncdf4 read. */
export async function toNetcdf(data: InferenceData): Promise<Uint8Array> {
  const { File, files } = await hdf5();
  const path = `/inference-data-${serial++}.nc`;
  const file = new File(path, 'w', { track_order: true });
  try {
    file.create_attribute('_NCProperties', 'version=2,hdf5=1.14.6');
    let dimensionCount = 0;
    for (const [name, group] of groupsOf(data)) {
      writeGroup(file, name, group, dimensionCount);
      dimensionCount += Object.keys(group.coordinates).length;
    }
  } finally {
    file.close();
  }
  const bytes = files.readFile(path) as Uint8Array;
  files.unlink(path);
  return bytes;
}

/** Dimensions are numbered through the file, from `firstDimension` on in this group. */
function writeGroup(file: File, name: GroupName, group: Group, firstDimension: number): void {
  const target = file.create_group(name, true);
  for (const [key, value] of Object.entries(group.attributes ?? {})) writeAttribute(target, key, value);
  const dimensions = Object.keys(group.coordinates);
  const idOf = (dimension: string): number => firstDimension + dimensions.indexOf(dimension);
  for (const name of dimensions) writeDimension(target, name, group.coordinates[name], idOf(name));
  for (const [key, variable] of Object.entries(group.variables)) {
    const dataset = writeVariable(target, key, variable, shapeOf(variable, group));
    // What a dimension scale is to a variable: see the netCDF-4 format specification, "dimensions".
    for (const [axis, dimension] of variable.dimensions.entries())
      dataset.attach_scale(axis, `/${name}/${dimension}`);
    if (variable.dimensions.length > 0)
      dataset.create_attribute('_Netcdf4Coordinates', Int32Array.from(variable.dimensions, idOf));
  }
}

function writeAttribute(target: HdfGroup | Dataset, name: string, value: string | number): void {
  if (typeof value === 'string') target.create_attribute(name, value);
  else target.create_attribute(name, Float64Array.of(value), [], '<d');
}

function writeDimension(target: HdfGroup, name: string, coordinate: Coordinate, id: number): void {
  const isText = typeof coordinate[0] === 'string';
  const isWhole = coordinate.every((value) => Number.isInteger(value));
  const data = isText
    ? ([...coordinate] as string[])
    : isWhole
      ? BigInt64Array.from(coordinate as readonly number[], BigInt)
      : Float64Array.from(coordinate as readonly number[]);
  const dataset = target.create_dataset({ name, data, shape: [coordinate.length], track_order: true });
  dataset.make_scale(name);
  dataset.create_attribute('_Netcdf4Dimid', Int32Array.of(id), [], '<i');
}

/** Truth values are 8-bit integers that say so, as xarray writes them. */
function writeVariable(target: HdfGroup, name: string, { values }: Variable, shape: number[]): Dataset {
  const isTruth = values instanceof Uint8Array;
  const data = isTruth ? Int8Array.from(values) : values;
  const dataset = target.create_dataset({ name, data, shape, track_order: true });
  if (isTruth) dataset.create_attribute('dtype', 'bool');
  if (values instanceof Float64Array) dataset.create_attribute('_FillValue', Float64Array.of(Number.NaN));
  return dataset;
}

/** Reads a netCDF-4 file in the layout of InferenceData, ours or ArviZ's. Throws NETCDF_INVALID. */
export async function fromNetcdf(bytes: Uint8Array): Promise<InferenceData> {
  if (signature.some((byte, i) => bytes[i] !== byte)) throw invalid('they do not begin as one');
  const { File, files } = await hdf5();
  const path = `/inference-data-${serial++}.nc`;
  files.writeFile(path, bytes);
  let file: File | undefined;
  try {
    file = new File(path, 'r');
    const present = groupNames.filter((name) => (file as File).keys().includes(name));
    return Object.fromEntries(present.map((name) => [name, readGroup((file as File).get(name) as HdfGroup)]));
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  } finally {
    file?.close();
    files.unlink(path);
  }
}

/** The first bytes of an HDF5 file. */
const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

function invalid(reason: string): SamplingError {
  return new SamplingError(
    'NETCDF_INVALID',
    `The bytes are no netCDF-4 file of inference data (${reason}). Read the file whole, and as bytes.`,
    { reason },
  );
}

function readGroup(source: HdfGroup): Group {
  const datasets = source.keys().map((name) => [name, source.get(name) as Dataset] as const);
  const isScale = ([, dataset]: readonly [string, Dataset]): boolean => dataset.get_scale_name() !== null;
  const coordinates = datasets
    .filter(isScale)
    .map(([name, dataset]) => [name, readCoordinate(dataset)] as const);
  const variables = datasets
    .filter((entry) => !isScale(entry))
    .map(([name, dataset]) => [name, readVariable(dataset)] as const);
  return {
    coordinates: Object.fromEntries(coordinates),
    variables: Object.fromEntries(variables),
    attributes: Object.fromEntries(readAttributes(source)),
  };
}

function readAttributes(source: HdfGroup): [string, string | number][] {
  return Object.entries(source.attrs).flatMap(([name, { json_value: value }]) =>
    typeof value === 'string' || typeof value === 'number'
      ? [[name, value] as [string, string | number]]
      : [],
  );
}

function readCoordinate(dataset: Dataset): Coordinate {
  const value = dataset.json_value as readonly (string | number)[];
  return value.map((entry) => (typeof entry === 'string' ? entry : Number(entry))) as Coordinate;
}

function readVariable(dataset: Dataset): Variable {
  const dimensions = (dataset.shape ?? []).map((_, axis) => {
    const [scale] = dataset.get_attached_scales(axis);
    return scale.slice(scale.lastIndexOf('/') + 1);
  });
  return { dimensions, values: numbersOf(dataset) };
}

function numbersOf(dataset: Dataset): Variable['values'] {
  const { value } = dataset;
  if (dataset.attrs.dtype?.value === 'bool') return Uint8Array.from(value as ArrayLike<number>);
  if (value instanceof Float64Array || value instanceof Int32Array) return value;
  const list =
    typeof value === 'number' || typeof value === 'bigint' ? [value] : (value as ArrayLike<number>);
  return Float64Array.from(list, Number);
}
