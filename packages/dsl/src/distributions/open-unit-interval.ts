import { type Support, unitInterval } from '../supports/index.ts';

/** 0 < x < 1: at the ends the log density of these families is infinite or undefined. */
export const openUnitInterval: Support = { ...unitInterval, name: 'openUnitInterval', closed: false };
