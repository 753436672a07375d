export { findLocationScales, type LocationScale } from './location-scale.ts';
export { type Centring, normalise, recentre } from './recentre.ts';
