export { type Family, type FamilyName, families, familyNames } from './families.ts';
export { hierarchicalSlope, slopeName } from './hierarchical-slope.ts';
export type { SlopeData, SlopeModel } from './slope-data.ts';
