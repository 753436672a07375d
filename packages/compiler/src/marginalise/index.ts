export { type Marginalised, marginalise } from './marginalise.ts';
