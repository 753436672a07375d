export { fromArrow, toArrow } from './arrow.ts';
export {
  type Coordinate,
  type Group,
  type GroupName,
  group,
  type InferenceData,
  type Variable,
} from './inference-data.ts';
export { fromJson, toJson } from './json.ts';
export { fromNetcdf, toNetcdf } from './netcdf.ts';
export { type DrawsTable, drawsTable, toCsv } from './table.ts';
