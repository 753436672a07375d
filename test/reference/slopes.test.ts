import { readFileSync } from 'node:fs';
import { BayesWindow, readTable } from 'bayes-window';
import { describe, expect, it } from 'vitest';
import { expectPosteriorAgrees, type ReferenceSummary } from './agreement.ts';

interface Reference {
  readonly parameters: Readonly<Record<string, ReferenceSummary>>;
}

function reference(name: string): Reference['parameters'] {
  const path = new URL(`../fixtures/slopes/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(path, 'utf8')) as Reference).parameters;
}

/** The default slope model on both LFP tables, against NumPyro: every parameter, on the model's scale and in y's units. */
describe.each([
  ['lfp.csv', 'normal', 'lfp_seed_normal'],
  ['lfp.csv', 'student', 'lfp_seed_student'],
  ['lfp_monster.csv.gz', 'normal', 'lfp_monster_normal'],
  ['lfp_monster.csv.gz', 'student', 'lfp_monster_student'],
] as const)('%s, %s', (file, distY, name) => {
  it('agrees with the reference posterior, without divergences', async () => {
    const table = readTable(new URL(`../../examples/data/${file}`, import.meta.url).pathname);
    const window = new BayesWindow(table, { y: 'Log_power', treatment: 'stim', group: 'mouse' });
    const { posterior, inference } = await window.fitSlopes({ distY, seed: 1, draws: 2000 });
    expectPosteriorAgrees(posterior, reference(name));
    expect(inference.findings).toEqual([]);
    expect(inference.samples.chains.flatMap(({ divergent }) => [...divergent])).not.toContain(1);
  });
});
