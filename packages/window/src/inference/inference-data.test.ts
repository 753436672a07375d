import { axis, codes, column, HalfNormal, Normal, plate, sample } from '@bayes-window/dsl';
import { fromNetcdf, toNetcdf } from '@bayes-window/runtime';
import { describe, expect, it } from 'vitest';
import { priorPredictive } from '../predictive/index.ts';
import { infer } from './infer.ts';
import { inferenceData } from './inference-data.ts';
import { logLikelihood, logLikelihoodDraws } from './log-likelihood.ts';

const row = axis('row', 4);
const mouse = axis('mouse', ['a', 'b']);
const y = column('y', row, [1, 2, 3, 4]);
const x = column('x', row, [0, 1, 0, 1]);
const mouseOf = codes('mouse', row, mouse, [0, 0, 1, 1]);

function model(): void {
  const effect = plate(mouse, () => sample('effect', Normal(0, 1)));
  sample(
    'y',
    Normal(effect.at(mouseOf).add(x.mul(sample('b', Normal(0, 1)))), sample('sigma', HalfNormal(1))),
    {
      obs: y,
    },
  );
}

describe('inferenceData', () => {
  it("holds posterior, statistics and data under ArviZ's names, with the user's labels", async () => {
    const inference = await infer(model, [], { seed: 1, chains: 2, draws: 50 });
    const data = inferenceData(inference, { prior: priorPredictive(model, [], { draws: 10, sites: ['b'] }) });
    expect(Object.keys(data).sort()).toEqual([
      'constant_data',
      'observed_data',
      'posterior',
      'prior',
      'sample_stats',
    ]);
    const { posterior, sample_stats, observed_data, constant_data, prior } = data;
    expect(posterior?.variables.effect.dimensions).toEqual(['chain', 'draw', 'mouse']);
    expect(posterior?.coordinates.mouse).toEqual(['a', 'b']);
    const effect = inference.posterior.variable('effect');
    expect([...(posterior?.variables.effect.values ?? [])]).toEqual(
      effect.draws.flatMap((chain) => [...chain]),
    );
    expect(Object.keys(sample_stats?.variables ?? {})).toEqual([
      'lp',
      'energy',
      'acceptance_rate',
      'tree_depth',
      'n_steps',
      'diverging',
      'step_size',
    ]);
    expect(observed_data?.variables).toEqual({
      y: { dimensions: ['row'], values: Float64Array.of(1, 2, 3, 4) },
    });
    expect(constant_data?.variables).toEqual({
      x: { dimensions: ['row'], values: Float64Array.of(0, 1, 0, 1) },
      'mouse (codes)': { dimensions: ['row'], values: Int32Array.of(0, 0, 1, 1) },
    });
    expect(prior?.coordinates.draw.length).toBe(10);
    const { variables } = inferenceData(inference, { log_likelihood: logLikelihoodDraws(inference) })
      .log_likelihood!;
    expect(variables.y.dimensions).toEqual(['chain', 'draw', 'row']);
    const [third] = [...logLikelihood(inference)].slice(2);
    const column = variables.y.values.filter((_, i) => i % 4 === 2);
    expect([...column]).toEqual(third.flatMap((chain) => Array.from(chain)));
    expect(await fromNetcdf(await toNetcdf(data))).toEqual(data);
  });
});
