import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loo, toNetcdf } from '@bayes-window/runtime';
import {
  hierarchicalSlope,
  infer,
  inferenceData,
  logLikelihood,
  logLikelihoodDraws,
  looPitOf,
  posteriorPredictive,
  prepareSlopeData,
  readRoles,
  readTable,
} from 'bayes-window';
import { describe, expect, it } from 'vitest';

/** ARVIZ_PYTHON names a Python that has ArviZ; without one, these tests are skipped. */
const python = process.env.ARVIZ_PYTHON ?? 'python3';
const hasArviz = spawnSync(python, ['-c', 'import arviz, h5netcdf, netCDF4']).status === 0;

describe.skipIf(!hasArviz)('ArviZ opens our netCDF', () => {
  it('sees the same groups and labels, and sums the draws up to the same figures', async () => {
    const roles = readRoles(readTable('examples/data/lfp.csv'), {
      y: 'Log power',
      treatment: 'stim',
      group: 'mouse',
    });
    const inference = await infer(hierarchicalSlope, [prepareSlopeData(roles, 'normal').data], { seed: 1 });
    const path = join(mkdtempSync(join(tmpdir(), 'arviz-')), 'lfp.nc');
    const { data } = prepareSlopeData(roles, 'normal');
    const groups = {
      log_likelihood: logLikelihoodDraws(inference),
      posterior_predictive: posteriorPredictive(inference.posterior, hierarchicalSlope, [data], { seed: 5 }),
    };
    writeFileSync(path, await toNetcdf(inferenceData(inference, groups)));
    const { stdout, stderr, status } = spawnSync(python, ['test/interop/summary.py', path], {
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
    const seen = JSON.parse(stdout);
    expect(seen.groups.sort()).toEqual([
      'constant_data',
      'log_likelihood',
      'observed_data',
      'posterior',
      'posterior_predictive',
      'sample_stats',
    ]);
    expect(seen.dimensions).toMatchObject({ chain: 4, draw: 1000, mouse: 8 });
    expect(seen.labels.mouse).toEqual(roles.group?.levels);
    expect(seen.diverging).toBe('bool');
    expect(Object.keys(seen.summary).sort()).toEqual(inference.summary.map(({ name }) => name).sort());
    const { elpd } = loo(logLikelihood(inference), { relativeEfficiency: 1 });
    expect(Math.abs(elpd.value / seen.loo - 1)).toBeLessThan(1e-8);
    looPitOf(inference, { seed: 5, relativeEfficiency: 1 }).forEach((value, i) => {
      expect(Math.abs(value - seen.loo_pit[i]), `LOO-PIT of ${i}`).toBeLessThan(1e-8);
    });
    for (const row of inference.summary) {
      const theirs = seen.summary[row.name];
      const relative = (ours: number, value: number): number => Math.abs(ours / value - 1);
      expect(relative(row.mean, theirs.mean), `${row.name}: mean`).toBeLessThan(1e-10);
      expect(relative(row.sd, theirs.sd), `${row.name}: sd`).toBeLessThan(1e-10);
      expect(relative(row.rHat, theirs.r_hat), `${row.name}: R-hat`).toBeLessThan(1e-8);
      expect(relative(row.essBulk, theirs.ess_bulk), `${row.name}: bulk ESS`).toBeLessThan(1e-8);
      expect(relative(row.essTail, theirs.ess_tail), `${row.name}: tail ESS`).toBeLessThan(1e-8);
      expect(relative(row.mcseMean, theirs.mcse_mean), `${row.name}: MCSE`).toBeLessThan(1e-8);
    }
  });
});
