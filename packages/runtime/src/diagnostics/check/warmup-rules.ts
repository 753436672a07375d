import type { Rule } from './finding.ts';
import { listNames } from './words.ts';

/** Not an error of the draws, but more than they show. */
export const chainsRestarted: Rule = ({ restarts = [] }) => {
  if (restarts.length === 0) return undefined;
  const chains = listNames([...new Set(restarts.map(({ chain }) => String(chain)))]);
  const donors = listNames([...new Set(restarts.map(({ from }) => String(from)))]);
  const nats = Math.min(...restarts.map((restart) => restart.nats)).toFixed(0);
  return {
    code: 'CHAINS_RESTARTED',
    message:
      `The posterior has a lesser mode that no draw shows: chain ${chains} settled there during warmup, where the mass is ` +
      `e^-${nats} of that around the others, and was restarted from a draw of chain ${donors}.`,
    parameters: [],
    advice:
      'Ask whether the model means that mode; priors or starting positions (initial) keep chains out of it. With ' +
      'warmupMayRestartChains: false chains stay where they settle.',
  };
};

/** Nothing is wrong with the draws, but the posterior is hard. */
export const walnutsTaken: Rule = ({ transition, transitionChosen = false, divergences }) => {
  if (transition !== 'walnuts' || !transitionChosen || divergences > 0) return undefined;
  return {
    code: 'WALNUTS_TAKEN',
    message:
      'Steps that suit most of the posterior were too long for a part of it, so that the draws were made by WALNUTS, which ' +
      'shortens them there.',
    parameters: [],
    advice:
      'The draws can be used; group effects in the non-centred form, or tighter priors of scales, would make them cheaper.',
  };
};
