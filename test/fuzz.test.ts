import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disagreement } from '../bench/fuzz/compare.ts';
import { fromJson, type GraphJson, toJson } from '../bench/fuzz/graph-json.ts';
import { caseOf } from '../bench/fuzz/random-model.ts';
import { recipes } from '../bench/fuzz/recipe.ts';

const corpus = fileURLToPath(new URL('fixtures/graphs/', import.meta.url));

describe('reduced graph and WebAssembly agree with the interpreter to 1e-10 (1 + |lp|), TensorFlow.js to 1e-4, or to what rounding explains', () => {
  it('on 200 random models', () => {
    fc.assert(
      fc.property(recipes, (recipe) => {
        expect(disagreement(caseOf(recipe))).toBeUndefined();
      }),
      { numRuns: 200, seed: 20_261_125 },
    );
  });

  it.each(readdirSync(corpus).filter((name) => name.endsWith('.json')))(
    'on a model that failed once: %s',
    (name) => {
      const graph = JSON.parse(readFileSync(`${corpus}${name}`, 'utf8')) as GraphJson;
      expect(disagreement(fromJson(graph))).toBeUndefined();
    },
  );
});

it('a graph is the same after it was written and read', () => {
  fc.assert(
    fc.property(recipes, (recipe) => {
      const graph = toJson(caseOf(recipe), 'test');
      expect(toJson(fromJson(JSON.parse(JSON.stringify(graph))), 'test')).toEqual(graph);
    }),
    { numRuns: 50, seed: 1 },
  );
});
