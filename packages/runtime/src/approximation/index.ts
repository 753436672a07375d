export {
  type ApproximateOptions,
  type Approximation,
  type ApproximationMethod,
  approximate,
} from './approximate.ts';
export { type Mode, maximize } from './maximize.ts';
