import { axis, codes, column, Gamma, HalfNormal, Normal, Poisson, plate, sample } from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { infer } from '../inference/index.ts';
import { posteriorCalibration, simulationBasedCalibration } from './calibration.ts';

const row = axis('row', 24);
const group = axis('group', ['a', 'b', 'c', 'd']);
const groupOf = codes(
  'group',
  row,
  group,
  Array.from({ length: 24 }, (_, i) => i % 4),
);
const shape = column('y', row, new Float64Array(24));

/** Normal data in groups, whose noise is `factor` times what the model says. */
const grouped =
  (factor = 1) =>
  () => {
    const mu = sample('mu', Normal(0, 2));
    const tau = sample('tau', HalfNormal(1));
    const theta = plate(group, () => sample('theta', Normal(mu, tau)));
    const sigma = sample('sigma', HalfNormal(1));
    sample('y', Normal(theta.at(groupOf), sigma.mul(factor)), { obs: shape });
  };

const counts = () => {
  const rate = sample('rate', Gamma(2, 1));
  sample('n', Poisson(rate), { obs: column('n', row, new Float64Array(24)) });
};

const fast = { simulations: 60, warmup: 150, thin: 2, seed: 1 };

describe('simulationBasedCalibration', () => {
  it('passes what is right: a hierarchical model, and counts', async () => {
    const normal = await simulationBasedCalibration(grouped(), [], fast);
    expect(normal.quantities.map(({ name }) => name)).toEqual([
      ...['mu', 'tau', 'theta[a]', 'theta[b]', 'theta[c]', 'theta[d]', 'sigma', 'log likelihood'],
    ]);
    expect(normal.findings).toEqual([]);
    const [mu] = normal.quantities;
    expect(mu.ranks.length).toBe(60);
    expect(Math.max(...Array.from(mu.ranks))).toBeLessThanOrEqual(99);
    expect((await simulationBasedCalibration(counts, [], fast)).findings).toEqual([]);
  }, 60_000);

  it('draws data again that are beyond what can be computed with, and gives up where all are', async () => {
    const scaled = (scale: number) => () => {
      const exponent = sample('exponent', Normal(0, 1));
      // At exponents above 1 the values' squares overflow, above 2 the values themselves.
      const noise = exponent.mul(scale).exp();
      sample('y', Normal(sample('mu', Normal(0, 1)), noise.add(1)), { obs: shape });
    };
    const { quantities } = await simulationBasedCalibration(scaled(340), [], { ...fast, simulations: 12 });
    expect(quantities.map(({ ranks }) => ranks.length)).toEqual([12, 12, 12]);
    const huge = () => void sample('y', Normal(sample('mu', Normal(0, 1)), 1e200), { obs: shape });
    const plain = () => void sample('y', Normal(sample('mu', Normal(0, 1)), 1), { obs: shape });
    const never = simulationBasedCalibration(huge, [], { ...fast, simulations: 1, computed: plain });
    await expect(never).rejects.toMatchObject({ code: 'NON_FINITE_START' });
  }, 60_000);

  it('finds what is wrong, and says how: noise taken for twice what it is', async () => {
    const { findings } = await simulationBasedCalibration(grouped(), [], { ...fast, computed: grouped(2) });
    expect(findings.map(({ name, problem }) => [name, problem])).toContainEqual(['sigma', 'too low']);
  }, 60_000);

  it('the log likelihood shows that data were ignored, which no parameter does', async () => {
    const ignoring = () => {
      sample('rate', Gamma(2, 1));
      sample('n', Poisson(1), { obs: column('n', row, new Float64Array(24)) });
    };
    const { findings } = await simulationBasedCalibration(counts, [], { ...fast, computed: ignoring });
    expect(findings.map(({ name }) => name)).toEqual(['log likelihood']);
  }, 60_000);
});

describe('posteriorCalibration', () => {
  const y = Array.from({ length: 24 }, (_, i) => 1 + 0.5 * (i % 4) + Math.sin(5 * i));
  const model = (factor: number) => () => {
    const mu = sample('mu', Normal(0, 2));
    const sigma = sample('sigma', HalfNormal(1));
    sample('y', Normal(mu, sigma.mul(factor)), { obs: column('y', row, y) });
  };

  it('passes around the data at hand, and fails where the posterior at hand is another', async () => {
    const right = await infer(model(1), [], { seed: 3, workers: 0, draws: 500 });
    expect((await posteriorCalibration(model(1), [], right, fast)).findings).toEqual([]);
    const wrong = await infer(model(2), [], { seed: 3, workers: 0, draws: 500 });
    const { findings } = await posteriorCalibration(model(1), [], wrong, fast);
    expect(findings.map(({ name }) => name)).toContain('sigma');
  }, 60_000);
});
