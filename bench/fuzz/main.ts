import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { verifyPass, watching } from '@bayes-window/compiler';
import fc from 'fast-check';
import { disagreement } from './compare.ts';
import { toJson } from './graph-json.ts';
import { caseOf } from './random-model.ts';
import { type Recipe, recipes } from './recipe.ts';

// Random models: the interpreter on the model as it was written against the reduced graph, WebAssembly and TensorFlow.js,
// every graph verified after every pass. Writes each model that fails, shrunk, as a file for the corpus,
// test/fixtures/graphs, and exits with 1: at the first, or with --all when all models were tried.

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string' },
    all: { type: 'boolean', default: false },
  },
});
const count = Number(options.count);
const firstSeed = Number(options.seed ?? Date.now() % 2 ** 31);

watching.by = { pass: verifyPass };

function check(recipe: Recipe): void {
  const found = disagreement(caseOf(recipe));
  if (found !== undefined) throw new Error(found);
}

/** How many models were tried, the last of which failed if it is not the last that was asked for. */
function tryModels(seed: number, numRuns: number): number {
  const result = fc.check(fc.property(recipes, check), { numRuns, seed });
  if (result.counterexample === null) return numRuns;
  const about = String(result.errorInstance);
  const file = `test/fixtures/graphs/seed-${seed}.json`;
  writeFileSync(file, `${JSON.stringify(toJson(caseOf(result.counterexample[0]), about))}\n`);
  console.log(`model ${result.numRuns} of seed ${seed} fails: ${about}\nwritten, shrunk, to ${file}`);
  process.exitCode = 1;
  return result.numRuns;
}

console.log(`${count} random models, seed ${firstSeed}`);
const started = performance.now();
// After a failure the generator goes on from the next seed.
for (let [seed, tried] = [firstSeed, 0]; tried < count; seed++) {
  tried += tryModels(seed, count - tried);
  if (process.exitCode === 1 && !options.all) break;
}
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`${process.exitCode === 1 ? 'not all agree' : 'all agree'}, ${seconds} s`);
