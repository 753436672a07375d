import { axis, codes, column, type Expression, HalfNormal, Normal, plate, sample } from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { evaluateAt, expectClose, finiteDifferences } from '../../../../test/support/backends.ts';
import { gaussJordan } from '../../../../test/support/gauss-jordan.ts';
import { offsetOf, withoutEffects } from '../../../../test/support/positions.ts';
import { Interpreter } from '../backend/interpreter.ts';
import { traceModel } from '../trace/trace-model.ts';
import { unconstrain } from '../unconstrain/unconstrain.ts';
import { marginalise } from './marginalise.ts';

const rows = 31;
const wave = (phase: number): number[] => Array.from({ length: rows }, (_, i) => Math.sin(phase + i * i));
const [row, mouse, day, room] = [axis('row', rows), axis('mouse', 5), axis('day', 3), axis('room', 20)];
const y = column('y', row, wave(1));
const x = column('x', row, wave(2));
const weight = column(
  'weight',
  row,
  wave(3).map((value) => 1.5 + value),
);
const coded = (of: typeof mouse, step: number) =>
  codes(
    of.name,
    row,
    of,
    Array.from({ length: rows }, (_, i) => (step * i + Math.floor(i / 7)) % of.size),
  );
const [night, shift] = [axis('night', 9), axis('shift', 2)];
const [ofMouse, ofDay, ofRoom, ofNight] = [coded(mouse, 3), coded(day, 1), coded(room, 7), coded(night, 2)];
const ofShift = coded(shift, 5);
const scale = (name: string): Expression => sample(name, HalfNormal(1));
const effects = (of: typeof mouse, name: string, loc: Expression | number, tau: Expression | number) =>
  plate(of, () => sample(name, Normal(loc, tau)));

const models: Readonly<Record<string, { readonly drawn: readonly string[]; readonly model: () => void }>> = {
  'intercepts of mice and days': {
    drawn: ['u', 'v'],
    model: () => {
      const u = effects(mouse, 'u', sample('a', Normal(0, 1)), scale('tau'));
      const v = effects(day, 'v', 0, scale('omega'));
      sample('y', Normal(u.at(ofMouse).add(v.at(ofDay)), scale('sigma')), { obs: y });
    },
  },
  'intercepts and slopes of mice, standardised slopes of days, two likelihoods': {
    drawn: ['u', 's', 'v'],
    model: () => {
      const u = effects(mouse, 'u', 0.3, scale('tau'));
      const s = effects(mouse, 's', 0, 0.7);
      const v = effects(day, 'v', 0, 1).mul(scale('omega'));
      const theta = u.at(ofMouse).add(s.at(ofMouse).mul(x)).add(v.at(ofDay).mul(x));
      sample('y', Normal(theta, weight), { obs: y });
      sample('z', Normal(v.at(ofDay).mul(2), scale('sigma')), { obs: x });
    },
  },
  'days that are solved for, and nights that are sampled, two likelihoods': {
    drawn: ['u', 'v'],
    model: () => {
      const u = effects(room, 'u', 0, scale('tau'));
      const v = effects(day, 'v', 0, scale('omega'));
      const w = effects(night, 'w', 0, 1);
      sample('y', Normal(u.at(ofRoom).add(v.at(ofDay)).add(w.at(ofNight)), 0.6), { obs: y });
      sample('z', Normal(u.at(ofRoom).sub(w.at(coded(night, 5)).mul(x)), weight), { obs: x });
    },
  },
  'two groups that are solved for, one with intercepts and slopes, two likelihoods': {
    drawn: ['u', 'v', 's', 'w'],
    model: () => {
      const u = effects(room, 'u', 0, scale('tau'));
      const v = effects(day, 'v', 0.2, scale('omega'));
      const s = effects(day, 's', 0, 1).mul(scale('spread'));
      const w = effects(shift, 'w', sample('a', Normal(0, 1)), 0.8);
      const theta = u.at(ofRoom).add(v.at(ofDay)).add(s.at(ofDay).mul(x)).sub(w.at(ofShift).mul(weight));
      sample('y', Normal(theta, scale('sigma')), { obs: y });
      sample('z', Normal(w.at(ofShift).add(v.at(ofDay)), weight), { obs: x });
    },
  },
  'rooms, of which there are many, and mice': {
    drawn: ['u', 'v'],
    model: () => {
      const u = effects(room, 'u', 0, scale('tau'));
      const v = effects(mouse, 'v', 0, scale('omega'));
      sample('y', Normal(u.at(ofRoom).sub(v.at(ofMouse).mul(weight)), 0.6), { obs: y });
    },
  },
};

describe.each(Object.entries(models))('marginalise (R5), crossed groups: %s', (_, { model, drawn }) => {
  const traced = traceModel(model);
  const { traced: integrable, sites } = marginalise(traced);
  const [reduced, written] = [unconstrain(integrable), unconstrain(traced)];
  const [target, whole] = [new Interpreter(reduced), new Interpreter(written)];
  const at = Float64Array.from({ length: target.dimension }, (_, i) => 0.4 * Math.sin(1 + i));
  const slots = reduced.outputs.filter(({ name }) => drawn.includes(name));
  const count = slots.reduce((total, { size }) => total + size, 0);

  const effectsAt = (noise: Float64Array): Float64Array => {
    const outputs = new Float64Array(target.outputCount);
    target.writeOutputs(at, outputs, Float64Array.from(noise));
    return Float64Array.from(
      slots.flatMap(({ offset, size }) => [...outputs.subarray(offset, offset + size)]),
    );
  };
  /** The density as written with the effects drawn from some noise. */
  const densityAt = (noise: Float64Array): number => {
    const position = withoutEffects(written, reduced, at);
    const values = effectsAt(noise);
    let start = 0;
    for (const { name, size } of slots) {
      position.set(values.subarray(start, start + size), offsetOf(written, name));
      start += size;
    }
    return evaluateAt(whole, position).value;
  };
  const unit = (i: number): Float64Array => new Float64Array(count).fill(1, i, i + 1);

  it('takes all of them', () => {
    expect([...sites].sort()).toEqual([...drawn].sort());
    expect(reduced.outputs.map(({ name }) => name)).toEqual(written.outputs.map(({ name }) => name));
  });

  it('the density along the draws is standard normal, and its integral over the effects is the density', () => {
    const none = new Float64Array(count);
    const atMode = densityAt(none);
    for (let i = 0; i < count; i++) {
      const noise = unit(i).map((value, j) => 1.5 * value + 0.3 * Math.sin(i + j));
      const half = 0.5 * noise.reduce((sum, e) => sum + e * e, 0);
      expect(Math.abs(densityAt(noise) - atMode + half)).toBeLessThan(1e-9);
    }
    const mode = effectsAt(none);
    const columns = Array.from({ length: count }, (_, i) => [
      ...effectsAt(unit(i)).map((value, j) => value - mode[j]),
    ]);
    const { logDeterminant } = gaussJordan(columns.flat(), count);
    const integral = atMode + 0.5 * count * Math.log(2 * Math.PI) + logDeterminant;
    expect(evaluateAt(target, at).value).toBeCloseTo(integral, 9);
  });

  it('the gradient is that of the density', () => {
    expectClose(evaluateAt(target, at).gradient, finiteDifferences(target, at), 1e-8, 'gradient');
  });
});

describe('marginalise (R5), crossed groups that are too many to solve for', () => {
  const other = axis('other', 18);
  const ofOther = coded(other, 5);
  const { traced, sites } = marginalise(
    traceModel(() => {
      const u = effects(room, 'u', 0, scale('tau'));
      const v = effects(other, 'v', 0, scale('omega'));
      sample('y', Normal(u.at(ofRoom).add(v.at(ofOther)), 0.6), { obs: y });
    }),
  );

  it('takes those of more groups, and says why the others stay', () => {
    expect(sites).toEqual(['u']);
    expect(traced.effects).toEqual([
      { site: 'u', integrated: true, note: 'normal in each of 20 groups' },
      {
        site: 'v',
        integrated: false,
        note: 'crossed with "u", whose groups are more; solving for its 18 in each gradient costs more than sampling them',
      },
    ]);
  });

  it('takes several groups of few as long as they are few together, fewest first', () => {
    const kinds = [8, 7, 3, 6].map((size, k) => axis(`kind ${k}`, size));
    const { sites, traced } = marginalise(
      traceModel(() => {
        const theta = kinds.reduce<Expression>(
          (total, kind, k) => total.add(effects(kind, kind.name, 0, 1).at(coded(kind, k + 2))),
          effects(room, 'u', 0, 1).at(ofRoom),
        );
        sample('y', Normal(theta, 0.6), { obs: y });
      }),
    );
    expect(sites.length).toBe(4);
    expect(traced.effects?.find(({ site }) => site === 'kind 0')).toEqual({
      site: 'kind 0',
      integrated: false,
      note: 'crossed with "u", whose groups are more; solving for its 8 beside 16 others in each gradient costs more than sampling them',
    });
  });

  it('the gradient is that of the density', () => {
    const target = new Interpreter(unconstrain(traced));
    const at = Float64Array.from({ length: target.dimension }, (_, i) => 0.4 * Math.sin(1 + i));
    expectClose(evaluateAt(target, at).gradient, finiteDifferences(target, at), 1e-8, 'gradient');
  });
});
