import { axis, codes, column, evaluate, HalfNormal, Normal, plate, sample } from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../../test/support/run-program.ts';
import { bind, Interpreter } from './backend/interpreter.ts';
import { compileTraced } from './compile.ts';
import { leaveOut } from './leave-out.ts';
import { type TracedModel, traceModel } from './trace/trace-model.ts';
import { unconstrain } from './unconstrain/unconstrain.ts';

const row = axis('row', 6);
const group = axis('group', ['a', 'b', 'c']);
const day = axis('day', 2);
const groupOf = codes('group', row, group, [0, 0, 1, 2, 2, 1]);
const y = column('y', row, [0.3, -1, 2, 0.5, 1.5, 0]);
const x = column('x', row, [1, 2, 3, 4, 5, 6]);
const table = column('table', [group, day], [1, 2, 3, 4, 5, 6]);
const errors = column('errors', group, [1, 2, 0.5]);

/** Observations over rows, over the axis of a latent vector, and over two axes. */
function model(): void {
  const mu = sample('mu', Normal(0, 1));
  const theta = plate(group, () => sample('theta', Normal(mu, 1)));
  sample('y', Normal(theta.at(groupOf).add(x.mul(0.1)), sample('sigma', HalfNormal(1))), { obs: y });
  sample('z', Normal(theta, errors), { obs: column('z', group, [1, -1, 0.2]) });
  sample('t', Normal(theta, 2), { obs: table });
}

describe('leaveOut', () => {
  const traced = traceModel(model);
  const position = Float64Array.of(0.2, 0.5, -0.3, 0.8, 0.1);
  const evaluated = (from: TracedModel): { density: number; gradient: Float64Array } => {
    const gradient = new Float64Array(5);
    const density = new Interpreter(unconstrain(from)).logDensityAndGradient(position, gradient);
    return { density, gradient };
  };

  it.each([
    ['y', 3],
    ['z', 1],
    ['t', 0],
    ['t', 5],
  ])('%s[%i]: the density is less by its log density, compiled as interpreted', (site, element) => {
    const { parameters, terms } = unconstrain(traced);
    const term = terms.find((each) => each.site === site)!;
    const [rows] = evaluate([term.rows], bind(parameters, position));
    const { density, gradient } = evaluated(leaveOut(traced, site, element));
    expect(density).toBeCloseTo(evaluated(traced).density - rows[element], 11);
    const compiled = runProgram(compileTraced(leaveOut(traced, site, element)).program, position);
    expect(compiled.logDensity).toBeCloseTo(density, 10);
    compiled.gradient.forEach((value, i) => {
      expect(value).toBeCloseTo(gradient[i], 10);
    });
  });

  it('compiles once for all observations of a site', () => {
    const [first, second] = [0, 4].map((element) => compileTraced(leaveOut(traced, 'y', element)).program);
    expect(second.module).toBe(first.module);
  });
});
