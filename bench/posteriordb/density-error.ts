import type { ParameterSlot } from '@bayes-window/compiler';
import type { LogDensity } from '@bayes-window/runtime';
import type { DensityFixture } from './fixtures.ts';
import type { Port } from './port.ts';

interface Place {
  readonly offset: number;
  /** Ours divided by Stan's. */
  readonly scale: number;
}

/** Largest differences over a fixture's points, relative to max(1, |reference|). */
export interface DensityError {
  readonly logDensity: number;
  readonly gradient: number;
}

/** For each of Stan's unconstrained names, where it lies in our position. */
export function placesOf(
  { unconstrained_names }: DensityFixture,
  parameters: readonly ParameterSlot[],
  { rename = (name) => name, scales = {} }: Port,
): Place[] {
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  return unconstrained_names.map((stanName) => {
    const [, site, indices] = /^(\w+)(?:\[([\d,]+)\])?$/.exec(rename(stanName)) ?? [];
    const parameter = byName.get(site);
    if (parameter === undefined) throw new Error(`no site for ${stanName}`);
    return { offset: parameter.offset + flatIndex(parameter, indices), scale: scales[site] ?? 1 };
  });
}

/** Row-major index of Stan's 1-based `i,j`; a scalar site takes any. */
function flatIndex({ axes }: ParameterSlot, indices = ''): number {
  const list = indices.split(',').map(Number);
  return axes.reduce((flat, { size }, d) => flat * size + list[d] - 1, 0);
}

/** How far a density and its gradient are from Stan's. */
export function densityError(
  target: LogDensity,
  parameters: readonly ParameterSlot[],
  port: Port,
  fixture: DensityFixture,
): DensityError {
  const places = placesOf(fixture, parameters, port);
  const [position, gradient] = [new Float64Array(target.dimension), new Float64Array(target.dimension)];
  const errors = fixture.points.map((point, p) => {
    for (const [i, { offset, scale }] of places.entries()) position[offset] = scale * point[i];
    const value = target.logDensityAndGradient(position, gradient) - port.constant;
    const expected = fixture.log_density[p];
    const largest = fixture.gradient[p].reduce((most, g) => Math.max(most, Math.abs(g)), 1);
    const difference = places.map(({ offset, scale }, i) =>
      Math.abs(scale * gradient[offset] - fixture.gradient[p][i]),
    );
    return {
      logDensity: Math.abs(value - expected) / Math.max(1, Math.abs(expected)),
      gradient: maximum(difference) / largest,
    };
  });
  return {
    logDensity: maximum(errors.map(({ logDensity }) => logDensity)),
    gradient: maximum(errors.map((error) => error.gradient)),
  };
}

/** NaN if any is NaN. */
const maximum = (values: readonly number[]): number => values.reduce((most, x) => Math.max(most, x), 0);
