import { infer } from 'bayes-window';
import { describe, expect, it } from 'vitest';
import { checkPosterior } from '../../bench/conformance/posterior-check.ts';
import { readData, readReference } from '../../bench/posteriordb/fixtures.ts';
import { ports } from '../../bench/posteriordb/ports.ts';

/**
 * Left to `npm run conformance`, since they take many seconds: the earnings regressions with their almost collinear
 * columns, Lotka-Volterra, and one of two hidden Markov chains of a kind.
 */
const left = /^earnings|^hudson|hmm_drive_1$/;
const quick = ports.filter(({ folder }) => !left.test(folder));

describe('posteriordb: the reference posterior', () => {
  for (const port of quick) {
    const reference = readReference(port.folder);
    if (reference === undefined) continue;
    it(port.folder, async () => {
      const options = { seed: 7, draws: 2000, targetAcceptance: 0.9 };
      const { posterior } = await infer(port.model, [readData(port.folder)], options);
      const { passed, ...worst } = checkPosterior(posterior, reference, port);
      expect(passed, JSON.stringify(worst)).toBe(true);
    });
  }
});
