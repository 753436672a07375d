import { highRHat, lowEssBulk, lowEssTail, noMovement, nonFiniteDraws, tooFewDraws } from './draws-rules.ts';
import type { Finding, Rule, RunDiagnostics } from './finding.ts';
import { divergences, lowEBfmi, treeDepthSaturated } from './transition-rules.ts';
import { chainsRestarted, walnutsTaken } from './warmup-rules.ts';

/** The gravest first. */
const rules: readonly Rule[] = [
  noMovement,
  nonFiniteDraws,
  tooFewDraws,
  divergences,
  highRHat,
  lowEssBulk,
  lowEssTail,
  lowEBfmi,
  treeDepthSaturated,
  chainsRestarted,
  walnutsTaken,
];

/**
 * What is wrong with a run, the gravest first; empty when all is well. Limits: no divergence, R-hat below 1.01, bulk and
 * tail ESS of at least 100 per chain, E-BFMI of at least 0.3, no tree at its greatest depth, no chain restarted, no WALNUTS
 * where NUTS would do. A parameter that is constant by construction (a diagonal of ones) raises nothing.
 */
export function check(run: RunDiagnostics): Finding[] {
  return rules.flatMap((rule) => rule(run) ?? []);
}
