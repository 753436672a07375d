import type { Rule } from './finding.ts';
import { countOf, listNames } from './words.ts';

/** The limit of Stan's and ArviZ's reports, after Betancourt 2016 (arXiv 1604.00695), who saw trouble below 0.3. */
const lowestEBfmi = 0.3;

export const divergences: Rule = (run) => {
  if (!(run.divergences > 0)) return undefined;
  return {
    code: 'DIVERGENCES',
    message:
      `${countOf(run.divergences, run.draws, 'transition')} diverged: the step was too long for the curvature of the ` +
      'posterior somewhere, and the draws may miss that region.',
    parameters: [],
    advice:
      'Raise the target acceptance rate (0.95 or 0.99); if divergences remain, write group effects in the ' +
      'non-centred form or tighten the priors of scales.',
  };
};

export const lowEBfmi: Rule = ({ eBfmi }) => {
  const low = eBfmi.flatMap((value, chain) => (value < lowestEBfmi ? [{ value, chain }] : []));
  if (low.length === 0) return undefined;
  const chains = listNames(low.map(({ chain }) => String(chain)));
  const worst = Math.min(...low.map(({ value }) => value));
  return {
    code: 'LOW_E_BFMI',
    message:
      `E-BFMI is down to ${worst.toFixed(2)} in chain ${chains}, and should be at least ${lowestEBfmi}: the energy ` +
      'changes slowly from draw to draw, so heavy tails are explored badly.',
    parameters: [],
    advice:
      'Run a longer warmup, and rewrite heavy-tailed or funnel-shaped parts of the model (non-centred form).',
  };
};

export const treeDepthSaturated: Rule = (run) => {
  if (!(run.treeDepthSaturated > 0)) return undefined;
  return {
    code: 'TREE_DEPTH_SATURATED',
    message:
      `${countOf(run.treeDepthSaturated, run.draws, 'transition')} stopped at the greatest tree depth before turning ` +
      'back: the draws are valid but costly and correlated.',
    parameters: [],
    advice: 'Raise the maximum tree depth, or rescale and decorrelate the parameters.',
  };
};
