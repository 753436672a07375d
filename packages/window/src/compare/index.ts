export { type CompareOptions, type Comparison, compareModels } from './compare-models.ts';
export { compareText } from './compare-text.ts';
export { type Judgeable, type LooOptions, looOf } from './fit-loo.ts';
export { namedFits } from './named-fits.ts';
