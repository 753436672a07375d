export { type CompareOptions, type Comparison, compareModels } from './compare-models.ts';
export { compareText } from './compare-text.ts';
export { type Judgeable, type LooOptions, looOf, psisLooOf } from './fit-loo.ts';
export { type LooPitOptions, looPitOf } from './fit-loo-pit.ts';
export { namedFits } from './named-fits.ts';
