import { readFileSync } from 'node:fs';
import { compile, Interpreter, type ParameterSlot } from '@bayes-window/compiler';
import { instantiate, type Target } from '@bayes-window/runtime';
import { infer } from 'bayes-window';
import { describe, expect, it } from 'vitest';
import { expectPosteriorAgrees, type ReferenceSummary } from '../reference/agreement.ts';
import { type Port, ports } from './models.ts';

function fixture<Document>(folder: string, file: string): Document {
  return JSON.parse(
    readFileSync(new URL(`../fixtures/posteriordb/${folder}/${file}`, import.meta.url), 'utf8'),
  ) as Document;
}

interface DensityFixture {
  readonly unconstrained_names: readonly string[];
  readonly points: readonly (readonly number[])[];
  readonly log_density: readonly number[];
  readonly gradient: readonly (readonly number[])[];
}

/** For each of Stan's unconstrained names, where it lies in our position. */
function slotsOf(names: readonly string[], parameters: readonly ParameterSlot[]): number[] {
  return names.map((name) => {
    const [, site, index] = /^(\w+)(?:\[(\d+)\])?$/.exec(name) ?? [];
    const parameter = parameters.find((p) => p.name === site);
    if (parameter === undefined) throw new Error(`no site for ${name}`);
    return parameter.offset + (index === undefined ? 0 : Number(index) - 1);
  });
}

function expectDensityAgrees(
  target: Target,
  { constant, folder }: Port,
  parameters: readonly ParameterSlot[],
): void {
  const reference = fixture<DensityFixture>(folder, 'density.json');
  const slots = slotsOf(reference.unconstrained_names, parameters);
  const [position, gradient] = [new Float64Array(target.dimension), new Float64Array(target.dimension)];
  reference.points.forEach((point, p) => {
    for (const [i, slot] of slots.entries()) position[slot] = point[i];
    const value = target.logDensityAndGradient(position, gradient) - constant;
    const expected = reference.log_density[p];
    expect(
      Math.abs(value - expected) / Math.max(1, Math.abs(expected)),
      `log density at point ${p}`,
    ).toBeLessThan(1e-10);
    const scale = Math.max(1, ...reference.gradient[p].map(Math.abs));
    for (const [i, slot] of slots.entries()) {
      expect(
        Math.abs(gradient[slot] - reference.gradient[p][i]) / scale,
        `gradient ${i} at point ${p}`,
      ).toBeLessThan(1e-10);
    }
  });
}

describe.each(ports.map((port) => [port.folder, port] as const))('%s', (folder, port) => {
  const data = fixture<Record<string, unknown>>(folder, 'data.json');

  it("has Stan's log density and gradient, interpreted and compiled", () => {
    const { model, program } = compile(port.model, data);
    expectDensityAgrees(new Interpreter(model), port, model.parameters);
    expectDensityAgrees(instantiate(program), port, model.parameters);
  });

  // Centred eight schools is the textbook funnel: density only, its posterior is the non-centred one's.
  it.skipIf(folder.endsWith('centered') && !folder.endsWith('noncentered'))(
    'has the reference posterior',
    async () => {
      const { summary } = fixture<{ summary: Record<string, ReferenceSummary> }>(folder, 'reference.json');
      const { posterior } = await infer(port.model, [data], { seed: 7, draws: 2000, targetAcceptance: 0.9 });
      const stanName = (name: string): string => name.replace(/\[(\d+)\]/, (_, k) => `[${Number(k) + 1}]`);
      expectPosteriorAgrees(posterior, summary, stanName);
    },
  );
});
