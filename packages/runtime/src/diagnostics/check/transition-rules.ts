import { type DivergenceLocation, locateDivergences } from '../divergences.ts';
import { rankCorrelation } from '../rank-correlation.ts';
import type { Rule, RunDiagnostics } from './finding.ts';
import { countOf, listNames, percent } from './words.ts';

/** The limit of Stan's and ArviZ's reports, after Betancourt 2016 (arXiv 1604.00695), who saw trouble below 0.3. */
const lowestEBfmi = 0.3;

export const divergences: Rule = (run) => {
  if (!(run.divergences > 0)) return undefined;
  const { parameters = [], divergent = [] } = run;
  const locations =
    parameters.length === 0 || divergent.length === 0 ? [] : locateDivergences(parameters, divergent);
  return {
    code: 'DIVERGENCES',
    message:
      `${countOf(run.divergences, run.draws, 'transition')} diverged: the step was too long for the curvature of the ` +
      `posterior somewhere, and the draws may miss that region.${whereTheyGather(locations)}`,
    parameters: locations.map(({ name }) => name),
    advice:
      run.transition === 'walnuts'
        ? 'No step was short enough there: write group effects in the non-centred form, or tighten the priors of scales.'
        : 'Raise the target acceptance rate (0.95 or 0.99); if divergences remain, write group effects in the ' +
          "non-centred form, tighten the priors of scales, or sample with transition: 'auto', which shortens its steps there.",
  };
};

function whereTheyGather([first, ...others]: readonly DivergenceLocation[]): string {
  if (first === undefined) return '';
  const { name, side, edge, shareOfDivergent, shareOfOthers } = first;
  const rest =
    others.length === 0 ? '' : `; they stand out in ${listNames(others.map((other) => other.name))}, too`;
  return (
    ` They gather where ${name} is ${side} ${Number(edge.toPrecision(3))} (${percent(shareOfDivergent)} of them, ` +
    `${percent(shareOfOthers)} of the other draws)${rest}.`
  );
}

export const lowEBfmi: Rule = (run) => {
  const { eBfmi } = run;
  const low = eBfmi.flatMap((value, chain) => (value < lowestEBfmi ? [{ value, chain }] : []));
  if (low.length === 0) return undefined;
  const chains = listNames(low.map(({ chain }) => String(chain)));
  const worst = Math.min(...low.map(({ value }) => value));
  const names = goesWithEnergy(run);
  const which = names.length === 0 ? '' : ` The energy goes with ${listNames(names)}.`;
  return {
    code: 'LOW_E_BFMI',
    message:
      `E-BFMI is down to ${worst.toFixed(2)} in chain ${chains}, and should be at least ${lowestEBfmi}: the energy ` +
      `changes slowly from draw to draw, so heavy tails are explored badly.${which}`,
    parameters: names,
    advice:
      'Run a longer warmup, and rewrite heavy-tailed or funnel-shaped parts of the model (non-centred form).',
  };
};

/** Rank correlation with the energy from which on a parameter is named. */
const notableCorrelation = 0.5;

function goesWithEnergy({ parameters = [], energy = [] }: RunDiagnostics): string[] {
  if (energy.length === 0) return [];
  return parameters
    .map(({ name, draws }) => ({ name, strength: Math.abs(rankCorrelation(draws, energy)) }))
    .filter(({ strength }) => strength >= notableCorrelation)
    .sort((a, b) => b.strength - a.strength)
    .map(({ name }) => name);
}

export const treeDepthSaturated: Rule = (run) => {
  if (!(run.treeDepthSaturated > 0)) return undefined;
  const names = hardToFollow(run);
  const which = names.length === 0 ? '' : ` The sampler finds ${listNames(names)} hardest to follow.`;
  return {
    code: 'TREE_DEPTH_SATURATED',
    message:
      `${countOf(run.treeDepthSaturated, run.draws, 'transition')} stopped at the greatest tree depth before turning ` +
      `back: the draws are valid but costly and correlated.${which}`,
    parameters: names,
    advice: 'Raise the maximum tree depth, or rescale and decorrelate the parameters.',
  };
};

/** Fisher distance from which on a parameter is named: three quarters of its correlation, or a curvature that changes. */
const notableFisherDistance = 1;

function hardToFollow(run: RunDiagnostics): string[] {
  return [...(run.fisherDistance?.() ?? [])]
    .filter(({ value }) => value > notableFisherDistance)
    .sort((a, b) => b.value - a.value)
    .map(({ name }) => name);
}
