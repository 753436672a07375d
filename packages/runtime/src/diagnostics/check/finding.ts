import type { AcceptanceTarget, ChainRestart } from '../../warmup/report.ts';
import type { ParameterDraws, SummaryRow } from '../summary.ts';

export type FindingCode =
  | 'NO_MOVEMENT'
  | 'NON_FINITE_DRAWS'
  | 'TOO_FEW_DRAWS'
  | 'DIVERGENCES'
  | 'HIGH_R_HAT'
  | 'LOW_ESS_BULK'
  | 'LOW_ESS_TAIL'
  | 'LOW_E_BFMI'
  | 'TREE_DEPTH_SATURATED'
  | 'CHAINS_RESTARTED'
  | 'WALNUTS_TAKEN'
  | 'HIGH_PARETO_K'
  | 'PRIOR_DATA_CONFLICT'
  | 'PRIOR_OUTWEIGHS_DATA'
  | 'APPROXIMATION_POOR';

/** Something wrong with a run or a model, in plain words. */
export interface Finding {
  readonly code: FindingCode;
  /** One sentence: what was seen, with its figure, and what it means. */
  readonly message: string;
  /** Names of the parameters or observations concerned, the worst first; empty where it concerns the whole run. */
  readonly parameters: readonly string[];
  /** One sentence: what to do. */
  readonly advice: string;
}

/** What a run says of itself. Counts are over all chains, after warmup. */
export interface RunDiagnostics {
  readonly summary: readonly SummaryRow[];
  readonly divergences: number;
  /** Transitions whose tree reached the greatest depth allowed; 0 for a sampler without trees. */
  readonly treeDepthSaturated: number;
  /** `eBfmi(energy)` of each chain; its length is the number of chains. */
  readonly eBfmi: readonly number[];
  /** Chains that warmup took out of a lesser mode; none unless told. */
  readonly restarts?: readonly ChainRestart[];
  /** What made the draws; 'nuts' unless told. */
  readonly transition?: AcceptanceTarget['transition'];
  /** Whether it was warmup that chose it. */
  readonly transitionChosen?: boolean;
  /** Kept draws over all chains; where given, counts are also told as a share. */
  readonly draws?: number;
  /** The draws themselves, with what the transitions to them were like: where given, findings name their parameters. */
  readonly parameters?: readonly ParameterDraws[];
  /** `divergent[chain][draw]` is 1 after a divergent transition. */
  readonly divergent?: readonly ArrayLike<number>[];
  /** Hamiltonian, `energy[chain][draw]`. */
  readonly energy?: readonly ArrayLike<number>[];
  /** `fisherDistance` of each of the sampler's coordinates, by name; asked for only where a finding tells it. */
  fisherDistance?(): readonly { readonly name: string; readonly value: number }[];
}

/** A rule says what is wrong, or nothing. */
export type Rule = (run: RunDiagnostics) => Finding | undefined;
