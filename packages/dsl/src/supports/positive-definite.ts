import { type Axis, twin } from '../axis.ts';
import type { Values } from '../expression.ts';
import { cholesky } from '../numeric/index.ts';
import { real } from './real.ts';
import type { Support } from './support.ts';

/** Elements across the diagonal may differ by this much, relative to the largest. */
const tolerance = 1e-9;

/** Symmetric positive definite matrices over `axis` and `twin(axis)`, as arguments; a latent one is built of its factor. */
export function positiveDefinite(axis: Axis): Support {
  const { bijector: _, ...elements } = real;
  return {
    ...elements,
    name: 'positiveDefinite',
    event: {
      axes: [axis, twin(axis)],
      unconstrained: [],
      description: `a symmetric positive definite matrix over "${axis.name}"`,
      violation: (value) => asymmetry(value, axis.size) ?? indefiniteness(value, axis.size),
    },
  };
}

function asymmetry(value: Values, n: number): string | undefined {
  const largest = value.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const bad = value.findIndex(
    (x, flat) => Math.abs(x - value[(flat % n) * n + Math.floor(flat / n)]) > tolerance * largest,
  );
  if (bad < 0) return undefined;
  const [i, j] = [Math.floor(bad / n), bad % n];
  return `element (${i}, ${j}) is ${value[bad]}, but element (${j}, ${i}) is ${value[j * n + i]}`;
}

function indefiniteness(value: Values, n: number): string | undefined {
  const factor = cholesky(value, n);
  const pivot = Array.from({ length: n }, (_, i) => factor[i * n + i]).findIndex((x) => !(x > 0));
  return pivot < 0 ? undefined : `its first ${pivot + 1} rows and columns are not positive definite`;
}
