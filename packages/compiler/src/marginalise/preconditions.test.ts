import {
  axis,
  BernoulliLogits,
  codes,
  column,
  type Expression,
  exp,
  factor,
  Gamma,
  HalfNormal,
  Normal,
  plate,
  StudentT,
  sample,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { traceModel } from '../trace/trace-model.ts';
import { marginalise } from './marginalise.ts';

const row = axis('row', 7);
const mouse = axis('mouse', 2);
const y = column('y', row, [0.1, -0.4, 1.2, 0.3, 2.2, -1, 0.6]);
const x = column('x', row, [0, 1, 0.5, 1, -2, 1, 0.3]);
const code = codes('mouse', row, mouse, [0, 0, 1, 1, 1, 0, 1]);
const effects = (name: string, loc: Expression | number, scale: Expression | number): Expression =>
  plate(mouse, () => sample(name, Normal(loc, scale)));
const tau = (): Expression => sample('tau', HalfNormal(1));
const sigma = (): Expression => sample('sigma', HalfNormal(1));

describe('marginalise (R5), where it does not apply', () => {
  const other = axis('drug', 3);
  const drug = codes('drug', row, other, [0, 1, 2, 0, 1, 2, 0]);
  it.each<[string, () => void]>([
    [
      'a likelihood that is not Gaussian',
      () => void sample('y', StudentT(4, effects('u', 0, tau()).at(code), 1), { obs: y }),
    ],
    [
      'one of several likelihoods that is not',
      () => {
        const u = effects('u', 0, tau()).at(code);
        sample('y', Normal(u, 1), { obs: y });
        sample('z', BernoulliLogits(u), { obs: column('z', row, [0, 1, 1, 0, 1, 0, 1]) });
      },
    ],
    [
      'a mean that is not linear in it',
      () => void sample('y', Normal(exp(effects('u', 0, tau()).at(code)), 1), { obs: y }),
    ],
    [
      'a product of two effects',
      () =>
        void sample(
          'y',
          Normal(
            effects('u', 0, 1)
              .at(code)
              .mul(effects('v', 0, 1).at(code)),
            1,
          ),
          { obs: y },
        ),
    ],
    [
      'a scale that depends on it',
      () => void sample('y', Normal(0, exp(effects('u', 0, tau())).at(code)), { obs: y }),
    ],
    [
      'effects less their mean',
      () => {
        const u = effects('u', 0, tau());
        sample('y', Normal(u.sub(u.mean()).at(code), 1), { obs: y });
      },
    ],
    [
      'a prior that is not Gaussian',
      () => void sample('y', Normal(plate(mouse, () => sample('u', Gamma(2, 1))).at(code), 1), { obs: y }),
    ],
    [
      'another factor that sees it',
      () => {
        const u = effects('u', 0, tau());
        factor('bound', u.square().square().neg());
        sample('y', Normal(u.at(code), 1), { obs: y });
      },
    ],
    [
      'a site whose distribution depends on it',
      () => {
        const u = effects('u', 0, tau());
        plate(mouse, () => sample('w', Normal(u, 1)));
        sample('y', Normal(u.at(code), 1), { obs: y });
      },
    ],
  ])('leaves %s', (_, model) => {
    const traced = traceModel(model);
    const { sites, traced: left } = marginalise(traced);
    expect(sites).toEqual([]);
    expect(left.effects?.every(({ integrated }) => !integrated)).toBe(true);
    expect({ ...left, effects: undefined }).toEqual({ ...traced, effects: undefined });
    expect(left.terms).toBe(traced.terms);
  });

  it('takes the effects of two groupings that share no likelihood, each by itself', () => {
    const { sites, traced } = marginalise(
      traceModel(() => {
        sample('y', Normal(effects('u', 0, tau()).at(code), 1), { obs: y });
        const v = plate(other, () => sample('v', Normal(0, 1)));
        sample('x', Normal(v.at(drug), sigma()), { obs: x });
      }),
    );
    expect(sites).toEqual(['u', 'v']);
    expect(traced.effects).toEqual([
      { site: 'v', integrated: true, note: 'normal in each of 3 groups' },
      { site: 'u', integrated: true, note: 'normal in each of 2 groups' },
    ]);
  });
});
