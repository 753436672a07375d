import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { verifyPass, watching } from '@bayes-window/compiler';
import fc from 'fast-check';
import { disagreement } from './compare.ts';
import { toJson } from './graph-json.ts';
import { caseOf } from './random-model.ts';
import { type Recipe, recipes } from './recipe.ts';

// Random models: the interpreter on the model as it was written against the reduced graph, WebAssembly and TensorFlow.js,
// every graph verified after every pass. Exits with 1 at the first model that fails, and writes it, shrunk, as a file for the corpus,
// test/fixtures/graphs.

const { values: options } = parseArgs({
  options: { count: { type: 'string', default: '10000' }, seed: { type: 'string' } },
});
const count = Number(options.count);
const seed = Number(options.seed ?? Date.now() % 2 ** 31);

watching.by = { pass: verifyPass };

function check(recipe: Recipe): void {
  const found = disagreement(caseOf(recipe));
  if (found !== undefined) throw new Error(found);
}

console.log(`${count} random models, seed ${seed}`);
const started = performance.now();
const result = fc.check(fc.property(recipes, check), { numRuns: count, seed });
const seconds = ((performance.now() - started) / 1000).toFixed(1);
if (result.counterexample === null) console.log(`all agree, ${seconds} s`);
else {
  const about = String(result.errorInstance);
  const file = `test/fixtures/graphs/seed-${seed}.json`;
  writeFileSync(file, `${JSON.stringify(toJson(caseOf(result.counterexample[0]), about))}\n`);
  console.log(`model ${result.numRuns} fails, ${seconds} s: ${about}\nwritten, shrunk, to ${file}`);
  process.exitCode = 1;
}
