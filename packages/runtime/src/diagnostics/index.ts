export { check } from './check/check.ts';
export type { Finding, FindingCode, RunDiagnostics } from './check/finding.ts';
export { checkLoo, checkPriors } from './check/model-rules.ts';
export { type DivergenceLocation, locateDivergences } from './divergences.ts';
export { type Chains, type Draws, poolDraws, splitChains } from './draws.ts';
export * from './ecdf/index.ts';
export { eBfmi } from './energy.ts';
export { DiagnosticsError } from './errors.ts';
export { essBulk, essMean, essQuantile, essSd, essTail } from './ess.ts';
export { fisherDistance } from './fisher-distance.ts';
export { formatSummary } from './format-summary.ts';
export { hdi, type Interval } from './hdi.ts';
export * from './loo/index.ts';
export { mcseMean, mcseQuantile, mcseSd } from './mcse.ts';
export { mean, standardDeviation } from './moments.ts';
export { normalQuantile } from './normal-quantile.ts';
export {
  type PowerScaling,
  type PowerScalingInput,
  type PowerScalingRow,
  type PriorSensitivity,
  powerScaling,
} from './power-scaling.ts';
export { quantile } from './quantile.ts';
export { rHat, rHatBasic, rHatBulk, rHatTail } from './r-hat.ts';
export { rankNormalise } from './rank-normalise.ts';
export { checkRanks, type RankFinding, type RankSample, rankBands } from './rank-uniformity.ts';
export { type ParameterDraws, type SummaryOptions, type SummaryRow, summarize } from './summary.ts';
