import { compile, Interpreter } from '@bayes-window/compiler';
import { instantiate } from '@bayes-window/runtime';
import { describe, expect, it } from 'vitest';
import { type DensityError, densityError } from '../../bench/posteriordb/density-error.ts';
import { fixtureFolders, readData, readDensity } from '../../bench/posteriordb/fixtures.ts';
import type { Port } from '../../bench/posteriordb/port.ts';
import { missing, ports } from '../../bench/posteriordb/ports.ts';

function expectSmall({ logDensity, gradient }: DensityError, { tolerance = 1e-10 }: Port): void {
  expect(logDensity, 'log density').toBeLessThan(tolerance);
  expect(gradient, 'gradient').toBeLessThan(tolerance);
}

describe("posteriordb: Stan's log density and gradient, interpreted and compiled", () => {
  it.each(ports.map((port) => [port.folder, port] as const))('%s', (folder, port) => {
    const { model, program } = compile(port.model, readData(folder));
    const fixture = readDensity(folder);
    expectSmall(densityError(new Interpreter(model), model.parameters, port, fixture), port);
    expectSmall(densityError(instantiate(program), model.parameters, port, fixture), port);
  });

  it('every posterior is ported or waits for a named feature', () => {
    const folders = ports.map(({ folder }) => folder);
    expect(new Set(folders).size).toBe(folders.length);
    expect(fixtureFolders().sort()).toEqual([...folders].sort());
    expect(folders.length + Object.keys(missing).length).toBe(61);
  });
});
