import { formatNumber } from './format.ts';
import type { Check, CheckLevel, ReportSection } from './report-input.ts';

export interface SamplingDiagnostics {
  /** Worst over parameters, with the parameter's name. */
  readonly rHat: { readonly value: number; readonly parameter: string };
  readonly essBulk: { readonly value: number; readonly parameter: string };
  readonly essTail: { readonly value: number; readonly parameter: string };
  /** Divergent transitions after warmup. */
  readonly divergences: number;
  /** Draws after warmup, over all chains. */
  readonly draws: number;
  /** Energy Bayesian fraction of missing information, by chain. */
  readonly ebfmi: readonly number[];
  /** Transitions that reached the greatest tree depth. */
  readonly maxTreeDepthReached?: number;
}

/** Each check in plain words. Thresholds: Vehtari et al. (2021) for R-hat and ESS, Betancourt (2016) for E-BFMI. */
export function samplingChecks(diagnostics: SamplingDiagnostics): Check[] {
  return [
    rHatCheck(diagnostics),
    essCheck('bulk', diagnostics.essBulk, 'means and medians'),
    essCheck('tail', diagnostics.essTail, 'the ends of intervals'),
    divergenceCheck(diagnostics),
    energyCheck(diagnostics),
    ...treeDepthCheck(diagnostics),
  ];
}

export function diagnosticsSection(diagnostics: SamplingDiagnostics): ReportSection {
  return {
    heading: 'Can the result be trusted?',
    blocks: [{ kind: 'checks', checks: samplingChecks(diagnostics) }],
  };
}

function grade(isGood: boolean, isTolerable: boolean): CheckLevel {
  if (isGood) return 'good';
  return isTolerable ? 'caution' : 'bad';
}

function rHatCheck({ rHat: { value, parameter } }: SamplingDiagnostics): Check {
  const level = grade(value < 1.01, value < 1.05);
  const meaning =
    level === 'good'
      ? 'the chains agree'
      : 'the chains disagree: run longer, or look at the model where it enters';
  return { level, text: `Largest R-hat ${value.toFixed(3)} (${parameter}; below 1.01 wanted): ${meaning}.` };
}

function essCheck(kind: string, { value, parameter }: SamplingDiagnostics['essBulk'], use: string): Check {
  const level = grade(value >= 400, value >= 100);
  const meaning = level === 'good' ? `enough for ${use}` : `too few independent draws for ${use}: draw more`;
  return { level, text: `Least ${kind} ESS ${Math.round(value)} (${parameter}; 400 wanted): ${meaning}.` };
}

function divergenceCheck({ divergences, draws }: SamplingDiagnostics): Check {
  const level = grade(divergences === 0, divergences / draws < 0.001);
  const meaning =
    level === 'good'
      ? 'no region of the posterior was missed for that reason'
      : 'the posterior may be biased: reparameterise, or raise the target acceptance';
  return { level, text: `${divergences} divergent transitions of ${draws}: ${meaning}.` };
}

function energyCheck({ ebfmi }: SamplingDiagnostics): Check {
  const least = Math.min(...ebfmi);
  const level = grade(least >= 0.3, least >= 0.2);
  const meaning =
    level === 'good'
      ? 'the chains move freely between energies'
      : 'heavy tails or a funnel hold the chains back';
  return { level, text: `Least E-BFMI ${formatNumber(least, 2)} (0.3 wanted): ${meaning}.` };
}

function treeDepthCheck({ maxTreeDepthReached, draws }: SamplingDiagnostics): Check[] {
  if (maxTreeDepthReached === undefined || maxTreeDepthReached === 0) return [];
  return [
    {
      level: 'caution',
      text: `${maxTreeDepthReached} of ${draws} transitions reached the greatest tree depth: correct, but slow.`,
    },
  ];
}
