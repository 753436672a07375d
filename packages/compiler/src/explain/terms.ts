import { type Expression, sizeOf } from '@bayes-window/dsl';
import { gradient } from '../autodiff/gradient.ts';
import { densityPasses, gradientPasses, runPasses } from '../passes/index.ts';
import type { JournalEntry } from '../passes/journal.ts';
import type { UnconstrainedModel } from '../unconstrain/unconstrain.ts';
import type { TermExplanation } from './explanation.ts';
import { loopsOf, sizeOfLoop } from './loops.ts';

/** Each term of the log density by itself: what the passes make of it, and why they leave what they leave. */
export function explainTerms({ terms, parameters }: UnconstrainedModel): TermExplanation[] {
  const inputs = parameters.map(({ input }) => input);
  return terms.map(({ site, kind, rows, value }) => {
    const entries: JournalEntry[] = [];
    const roots = densityAndGradient(value, inputs, (entry) => entries.push(entry));
    return {
      site,
      kind,
      rows: sizeOf(rows.axes),
      left: loopsOf(roots).reduce((most, loop) => Math.max(most, sizeOfLoop(loop)), 0),
      fired: distinct(entries.filter(({ left }) => left !== undefined)),
      kept: distinct(entries.filter(({ left }) => left === undefined)),
    };
  });
}

function densityAndGradient(
  term: Expression,
  inputs: readonly Expression[],
  journal: (entry: JournalEntry) => void,
): readonly Expression[] {
  const [density] = runPasses(densityPasses, [term], journal);
  return runPasses(gradientPasses, [density, ...gradient(density, inputs)], journal);
}

function distinct(entries: readonly JournalEntry[]): JournalEntry[] {
  return [...new Map(entries.map((entry) => [Object.values(entry).join('\n'), entry])).values()];
}
