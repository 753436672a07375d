export { findLocationScales, type LocationScale } from './location-scale.ts';
export { type Centring, mapExpressions, normalise, recentre } from './recentre.ts';
