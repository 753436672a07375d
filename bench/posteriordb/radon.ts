import {
  axis,
  type Codes,
  column,
  type Expression,
  HalfNormal,
  model,
  Normal,
  plate,
  sample,
  Uniform,
} from '@bayes-window/dsl';
import { type Data, numbers, oneBased, type Port } from './port.ts';

const countyOf = (data: Data): Codes =>
  oneBased(
    'county',
    axis('house', data.N as number),
    axis('county', data.J as number),
    numbers(data, 'county_idx' in data ? 'county_idx' : 'county'),
  );

const measured = (data: Data, name: string): Expression =>
  column(name, axis('house', data.N as number), numbers(data, name));

function observe(data: Data, mu: Expression): void {
  sample('log_radon', Normal(mu, sample('sigma_y', HalfNormal(1))), { obs: measured(data, 'log_radon') });
}

/** One effect per county, centred: name ~ normal(mu_name, sigma_name). */
function countyEffects(name: string, { axis: county }: Codes): Expression {
  const mu = sample(`mu_${name}`, Normal(0, 10));
  const sigma = sample(`sigma_${name}`, HalfNormal(1));
  return plate(county, () => sample(name, Normal(mu, sigma)));
}

/** The same, non-centred. */
function countyEffectsFromUnit(name: string, { axis: county }: Codes): Expression {
  const mu = sample(`mu_${name}`, Normal(0, 10));
  const sigma = sample(`sigma_${name}`, HalfNormal(1));
  return mu.add(sigma.mul(plate(county, () => sample(`${name}_raw`, Normal(0, 1)))));
}

/** sigma_y and the effects' scale are not renormalised on the positive half in the programs. */
const port = (name: string, meanOf: (data: Data, county: Codes) => Expression): Port => ({
  folder: `radon_all-radon_${name}`,
  constant: 2 * Math.LN2,
  model: model((data: Data) => observe(data, meanOf(data, countyOf(data)))),
});

export const radon: readonly Port[] = [
  port('partially_pooled_noncentered', (_, county) => countyEffectsFromUnit('alpha', county).at(county)),
  port('variable_intercept_centered', (data, county) => {
    const beta = sample('beta', Normal(0, 10));
    return countyEffects('alpha', county)
      .at(county)
      .add(beta.mul(measured(data, 'floor_measure')));
  }),
  port('variable_slope_centered', (data, county) => {
    const alpha = sample('alpha', Normal(0, 10));
    return alpha.add(countyEffects('beta', county).at(county).mul(measured(data, 'floor_measure')));
  }),
  port('variable_slope_noncentered', (data, county) => {
    const alpha = sample('alpha', Normal(0, 10));
    return alpha.add(countyEffectsFromUnit('beta', county).at(county).mul(measured(data, 'floor_measure')));
  }),
  {
    ...port('hierarchical_intercept_centered', (data, county) => {
      const [uranium, floor] = ['beta1', 'beta2'].map((name) => sample(name, Normal(0, 10)));
      return countyEffects('alpha', county)
        .at(county)
        .add(uranium.mul(measured(data, 'log_uppm')))
        .add(floor.mul(measured(data, 'floor_measure')));
    }),
    rename: (name) => name.replace(/^beta\[(\d)\]$/, 'beta$1'),
  },
  {
    folder: 'radon_mod-radon_county',
    constant: -2 * Math.log(100),
    model: model((data: Data) => {
      const county = countyOf(data);
      const mu = sample('mu_a', Normal(0, 1));
      const sigma = sample('sigma_a', Uniform(0, 100));
      const a = plate(county.axis, () => sample('a', Normal(mu, sigma)));
      sample('y', Normal(a.at(county), sample('sigma_y', Uniform(0, 100))), { obs: measured(data, 'y') });
    }),
  },
];
