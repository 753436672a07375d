import { describe, expect, it } from 'vitest';
import {
  axis,
  codes,
  column,
  condition,
  deterministic,
  evaluate,
  factor,
  ModelError,
  model,
  Normal,
  plate,
  sample,
  seed,
  substitute,
  trace,
} from './index.ts';

const row = axis('row', 4);
const mouse = axis('mouse', ['m1', 'm2']);
const y = column('y', row, [1, 2, 3, 4]);
const code = codes('mouse', row, mouse, [0, 1, 1, 0]);

/** A source that repeats a fixed list of uniforms. */
function fixedSource(): { uniform(): number } {
  let state = 1;
  return {
    uniform: () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    },
  };
}

const slopes = model(() => {
  const a = sample('a', Normal(0, 1));
  const subject = plate(mouse, () => sample('a_subject', Normal(0, 1)));
  const theta = deterministic('theta', a.add(subject.at(code)));
  sample('y', Normal(theta, 1), { obs: y });
  return theta;
});

describe('handlers', () => {
  it('trace records every site with its axes', () => {
    const sites = trace(seed(fixedSource(), slopes));
    expect([...sites.keys()]).toEqual(['a', 'a_subject', 'theta', 'y']);
    const subject = sites.get('a_subject');
    expect(subject?.type === 'sample' && subject.axes.map(({ name }) => name)).toEqual(['mouse']);
  });

  it('substitute fixes values and keeps sites latent; condition observes them', () => {
    const fixed = trace(substitute({ a: 2 }, seed(fixedSource(), slopes))).get('a');
    const observed = trace(condition({ a: 2 }, seed(fixedSource(), slopes))).get('a');
    expect(fixed?.type === 'sample' && [fixed.observed, evaluate([fixed.value!])[0][0]]).toEqual([false, 2]);
    expect(observed?.type === 'sample' && observed.observed).toBe(true);
  });

  it('seed draws the same values from the same source', () => {
    const draw = (): number[] => [...evaluate([seed(fixedSource(), slopes)()])[0]];
    expect(draw()).toEqual(draw());
    expect(new Set(draw()).size).toBe(2);
  });

  it('a site without a value says how to give one', () => {
    expect(() => slopes()).toThrow(/Site "a" was reached outside of inference.*seed\(source, model\)/s);
  });

  it('restores the stack after an error', () => {
    const failing = model(() => {
      plate(mouse, () => {
        throw new Error('inside');
      });
    });
    expect(() => trace(failing)).toThrow('inside');
    expect(trace(seed(fixedSource(), slopes)).size).toBe(4);
  });
});

describe('plates', () => {
  it('nest, outer axis first', () => {
    const day = axis('day', 3);
    const nested = model(() => plate(mouse, () => plate(day, () => sample('z', Normal(0, 1)))));
    const site = trace(seed(fixedSource(), nested)).get('z');
    expect(site?.type === 'sample' && site.axes.map(({ name }) => name)).toEqual(['mouse', 'day']);
  });

  it("can't be nested in themselves", () => {
    expect(() => plate(mouse, () => plate(mouse, () => 0))).toThrow(/Plate "mouse" is already open/);
  });
});

describe('mistakes', () => {
  const run =
    (body: () => void): (() => unknown) =>
    () =>
      trace(seed(fixedSource(), model(body)));

  it('two sites of one name', () => {
    expect(
      run(() => {
        sample('a', Normal(0, 1));
        sample('a', Normal(0, 1));
      }),
    ).toThrow(/Two sites are named "a"/);
  });

  it('a deterministic and a factor share the namespace of sites', () => {
    expect(
      run(() => {
        deterministic('a', 1);
        factor('a', 1);
      }),
    ).toThrow(/Two sites are named "a"/);
  });

  it('parameters over an axis that the data lack, naming site, plate and both axis lists', () => {
    const mistake = run(() => {
      const subject = plate(mouse, () => sample('a_subject', Normal(0, 1)));
      sample('y', Normal(subject, 1), { obs: y });
    });
    expect(mistake).toThrow(
      /Site "y": the observed data have axes \[row: 4\] but the site also runs over "mouse" \(size 2\)/,
    );
  });

  it('one axis name with two sizes, naming the site', () => {
    const other = column('x', axis('row', 3), [1, 2, 3]);
    expect(run(() => sample('y', Normal(other, 1), { obs: y }))).toThrow(
      /Site "y": Axis "row" has two sizes/,
    );
  });

  it('a scale that is not positive', () => {
    expect(() => Normal(0, -1)).toThrow(/Normal: parameter "scale" must be a real number above 0; got -1/);
  });

  it('an unknown or missing parameter', () => {
    expect(() => (Normal as (...args: unknown[]) => unknown)({ mean: 0 })).toThrow(
      /Normal has no parameter "mean"; .* loc, scale/,
    );
  });

  it('data that are not finite or of the wrong length, and codes out of range', () => {
    expect(() => column('y', row, [1, Number.NaN, 3, 4])).toThrow(/Data "y" has the value NaN at index 1/);
    expect(() => column('y', row, [1, 2])).toThrow(/Data "y" has 2 values where its axes \[row: 4\] hold 4/);
    expect(() => codes('mouse', row, mouse, [0, 2, 0, 0])).toThrow(/Codes "mouse" have 2 at row 1.*0 to 1/);
    expect(() => codes('mouse', row, mouse, [0, 0.5, 0, 0])).toThrow(ModelError);
  });
});
