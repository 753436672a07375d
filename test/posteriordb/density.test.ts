import { compile, Interpreter } from '@bayes-window/compiler';
import { instantiate } from '@bayes-window/runtime';
import { describe, expect, it } from 'vitest';
import { type DensityError, densityError } from '../../bench/posteriordb/density-error.ts';
import { fixtureFolders, readData, readDensity } from '../../bench/posteriordb/fixtures.ts';
import type { Port } from '../../bench/posteriordb/port.ts';
import { missing, ports } from '../../bench/posteriordb/ports.ts';

function expectSmall(
  { logDensity, gradient }: DensityError,
  { tolerance = 1e-10, gradientTolerance = tolerance }: Port,
): void {
  expect(logDensity, 'log density').toBeLessThan(tolerance);
  expect(gradient, 'gradient').toBeLessThan(gradientTolerance);
}

describe("posteriordb: Stan's log density and gradient, interpreted and compiled", () => {
  it.each(ports.map((port) => [port.folder, port] as const))('%s', (folder, port) => {
    const { model, program } = compile(port.model, readData(folder));
    const fixture = readDensity(folder);
    expectSmall(densityError(new Interpreter(model), model.parameters, port, fixture), port);
    expectSmall(densityError(instantiate(program), model.parameters, port, fixture), port);
  });

  it("kronecker_gp: the gradient is that of the density, where Stan's is off by up to 3%", () => {
    const port = ports.find(({ folder }) => folder.includes('kronecker')) as Port;
    const target = instantiate(compile(port.model, readData(port.folder)).program);
    const scratch = new Float64Array(target.dimension);
    for (const point of readDensity(port.folder).points) {
      const gradient = new Float64Array(target.dimension);
      target.logDensityAndGradient(Float64Array.from(point), gradient);
      for (const coordinate of [0, 1, 2, 50, target.dimension - 1]) {
        const at = (step: number): number => {
          const moved = point.map((x, i) => (i === coordinate ? x + step : x));
          return target.logDensityAndGradient(Float64Array.from(moved), scratch);
        };
        const h = 1e-4;
        const difference = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
        expect(Math.abs(gradient[coordinate] - difference)).toBeLessThan(1e-5 * Math.abs(difference));
      }
    }
  });

  it('every posterior is ported or waits for a named feature', () => {
    const folders = ports.map(({ folder }) => folder);
    expect(new Set(folders).size).toBe(folders.length);
    expect(fixtureFolders().sort()).toEqual([...folders].sort());
    expect(folders.length + Object.keys(missing).length).toBe(61);
  });
});
