import {
  axis,
  codes,
  column,
  deterministic,
  type Expression,
  exp,
  factor,
  model,
  Normal,
  plate,
  sample,
  scale,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { Interpreter } from '../backend/interpreter.ts';
import { traceModel } from '../trace/trace-model.ts';
import { unconstrain } from '../unconstrain/unconstrain.ts';
import { findLocationScales } from './location-scale.ts';
import { normalise, recentre } from './recentre.ts';

const row = axis('row', 6);
const mouse = axis('mouse', 3);
const y = column('y', row, [0.1, -0.4, 1.2, 0.3, 2.2, -1]);
const x = column('x', row, [0, 1, 0, 1, 0, 1]);
const code = codes('mouse', row, mouse, [0, 0, 1, 1, 2, 2]);

/** A model of group effects around `a`, the effect written by `effect`. */
function withEffects(effect: (a: Expression, spread: Expression) => Expression) {
  return model(() => {
    const a = sample('a', Normal(0, 1));
    const spread = exp(sample('log_scale', Normal(0, 1)));
    const b = sample('b', Normal(0, 1));
    sample('y', Normal(effect(a, spread).add(b.mul(x)), 0.5), { obs: y });
  });
}

const z = (): Expression => plate(mouse, () => sample('z', Normal(0, 1)));
const noncentred = withEffects((a, spread) => a.add(z().at(code).mul(spread)));
const withDeterministic = withEffects((a, spread) => deterministic('w', a.add(spread.mul(z()))).at(code));
const withoutLocation = withEffects((a, spread) => z().mul(spread).at(code).add(a.mul(y)));
const centred = withEffects((a, spread) => plate(mouse, () => sample('z', Normal(a, spread))).at(code));

const counted = withEffects((a, spread) =>
  scale(2, () => plate(mouse, () => sample('z', Normal(a, spread))))().at(code),
);

const formOf = (run: () => void): string | undefined =>
  findLocationScales(normalise(traceModel(run)))[0]?.form;

describe('findLocationScales', () => {
  it.each([
    ['gathered before it is scaled', noncentred, 'noncentred'],
    ['named', withDeterministic, 'noncentred'],
    ['without a location', withoutLocation, 'noncentred'],
    ['written centred', centred, 'centred'],
  ])('finds an effect %s', (_, run, form) => expect(formOf(run)).toBe(form));

  it('leaves a vector that is used on its own, or scaled by what may be negative', () => {
    const alone = withEffects((a, spread) => {
      const values = z();
      factor('more', values.square().sum());
      return a.add(values.mul(spread)).at(code);
    });
    expect(formOf(alone)).toBeUndefined();
    expect(formOf(withEffects((a) => a.add(z().mul(a)).at(code)))).toBeUndefined();
  });

  it('leaves a vector with known scale that nothing scales', () => {
    expect(formOf(withEffects(() => z().at(code)))).toBeUndefined();
  });
});

/** log density minus log |Jacobian| of the change, as a function of what is reported: the same in all coordinates. */
describe.each([
  ['noncentred', noncentred],
  ['named', withDeterministic],
  ['without location', withoutLocation],
  ['centred', centred],
  ['centred with a prior that counts twice', counted],
])('recentre, written %s', (_, run) => {
  const traced = normalise(traceModel(run));
  const original = unconstrain(traced);
  const [found] = findLocationScales(traced);

  it.each([[[1, 1, 1]], [[0, 0, 0]], [[1, 0, 1]]])('leaves the posterior as it was: %s', (c) => {
    const moved = unconstrain(recentre(traced, new Map([['z', Float64Array.from(c)]])));
    const target = new Interpreter(moved);
    const reference = new Interpreter(original);
    const position = Float64Array.from({ length: target.dimension }, (_, i) => Math.cos(1 + 2 * i));
    const outputs = new Float64Array(target.outputCount);
    target.writeOutputs(position, outputs);
    // The original's unconstrained values are its reported ones: every site here is real.
    const asWritten = Float64Array.from(
      original.parameters.flatMap(({ name, size }) => {
        const { offset } = moved.outputs.find((output) => output.name === name)!;
        return [...outputs.subarray(offset, offset + size)];
      }),
    );
    const gradient = new Float64Array(target.dimension);
    const scaleSlot = moved.parameters.find(({ name }) => name === 'log_scale')!.offset;
    const centredCount = c.reduce((total, entry) => total + entry, 0);
    const logScale = position[scaleSlot];
    const logJacobian =
      found.form === 'noncentred' ? -centredCount * logScale : (c.length - centredCount) * logScale;
    const before = reference.logDensityAndGradient(asWritten, gradient) + logJacobian;
    expect(target.logDensityAndGradient(position, gradient)).toBeCloseTo(before, 10);
  });
});
