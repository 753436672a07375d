export { Normal } from './normal.ts';
