import { parseArgs } from 'node:util';
import { measureEfficiency } from '../sampler/efficiency.ts';
import { benchPosteriors } from '../sampler/posteriors.ts';

// Runs of many seeds at default settings: how many end with an R-hat above 1.05 in any parameter. Exits with 1 if one does.

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { seeds: { type: 'string', default: '200' } },
});

const usual = ['eight_schools-eight_schools_noncentered', 'lfp-lfp_student', 'radon_mod-radon_county'];
const names = positionals.length > 0 ? positionals : usual;
const warmup = 1000;
const largestRHat = 1.05;

let failures = 0;
for (const name of names) {
  const posterior = benchPosteriors.find((each) => each.name === name);
  if (posterior === undefined) throw new Error(`there is no posterior ${name}`);
  const target = posterior.target();
  const failed: string[] = [];
  let [worst, divergences] = [1, 0];
  for (let seed = 1; seed <= Number(options.seeds); seed++) {
    const run = await measureEfficiency(target, warmup, seed);
    worst = Math.max(worst, run.rHat);
    divergences += run.divergences;
    if (!(run.rHat <= largestRHat)) failed.push(`seed ${seed}: ${run.rHat.toFixed(3)}`);
  }
  failures += failed.length;
  console.log(
    `${failed.length === 0 ? 'PASS' : 'FAIL'}  ${name.padEnd(44)} ${failed.length} of ${options.seeds} runs with R-hat > ${largestRHat}; ` +
      `worst ${worst.toFixed(3)}; ${divergences} divergences${failed.length > 0 ? `; ${failed.join(', ')}` : ''}`,
  );
}
process.exitCode = failures > 0 ? 1 : 0;
