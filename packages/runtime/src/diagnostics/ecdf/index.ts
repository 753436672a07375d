export { type EcdfBandOptions, type EcdfBands, ecdf, isWithin } from './bands.ts';
export { rankEcdfBands } from './rank-bands.ts';
export { uniformEcdfBands } from './uniform-bands.ts';
