export { type Family, type FamilyName, families, familyNames } from './families.ts';
export { hierarchicalSlope, slopeName } from './hierarchical-slope.ts';
export { missingRole, type SlopeData, type SlopeModel } from './slope-data.ts';
