import { hdi, poolDraws, type SummaryRow } from '@bayes-window/runtime';
import type { LabelledInterval } from '../charts/index.ts';
import { InputError } from '../errors.ts';
import { type Inference, infer, type Posterior } from '../inference/index.ts';
import { hierarchicalSlope, type SlopeModel, slopeName } from '../models/index.ts';
import type { RoleData } from '../table/index.ts';
import { type Effect, effects } from './effect.ts';
import { type FitOptions, type FitSettings, fitSchema, readOptions } from './options.ts';
import { originalSummary, withOriginalScale } from './original-scale.ts';
import { type PreparedData, prepareSlopeData } from './slope-data.ts';

/** An effect's posterior in short. */
export interface EffectSummary extends LabelledInterval {
  readonly sd: number;
  /** P(the change is a rise): above 0, or above 1 for a ratio. */
  readonly probabilityOfRise: number;
}

/** A fitted slope model, in the user's units and labels. */
export interface SlopeFit {
  readonly model: SlopeModel;
  readonly inference: Inference;
  /** All parameters; `<name>_original` are those in the units of y where y was standardised. */
  readonly posterior: Posterior;
  readonly summary: readonly SummaryRow[];
  /** The change from the lowest to the highest treatment level, one per slope. */
  readonly effects: readonly EffectSummary[];
  readonly effectDraws: readonly Effect[];
  readonly settings: FitSettings;
  readonly roles: RoleData;
  readonly prepared: PreparedData;
  readonly slopeSite: string;
}

/** Samples a slope model on a table read by role. */
export async function fitSlopes(roles: RoleData, options: FitOptions = {}): Promise<SlopeFit> {
  const { model = hierarchicalSlope, slope, ...others } = options;
  const { signal, onProgress, autosave, resume, keepWhenStopped, ...rest } = others;
  const asked = readOptions(fitSchema, rest, 'fitSlopes');
  const { distY, doMakeChange, ...sampling } = asked;
  const prepared = prepareSlopeData(roles, distY);
  const inference = await infer(model, [prepared.data], {
    ...{ ...sampling, signal, onProgress, autosave, resume, keepWhenStopped },
  });
  // A stopped run has fewer draws than were asked for, a resumed one may have more.
  const settings = { ...asked, draws: inference.samples.settings.draws };
  const slopeSite = findSlope(inference.posterior, roles.treatment.name, slope);
  const posterior = withOriginalScale(inference.posterior, slopeSite, prepared.standardization);
  const { family } = prepared.data;
  const effectDraws = effects(
    { posterior, slopeSite, family, treatment: roles.treatment, standardization: prepared.standardization },
    doMakeChange,
  );
  return {
    ...{ model, inference, posterior, settings, roles, prepared, slopeSite, effectDraws },
    summary: [
      ...inference.summary,
      ...originalSummary(inference.summary, slopeSite, prepared.standardization),
    ],
    effects: effectDraws.map((effect) => summarizeEffect(effect, settings)),
  };
}

function findSlope(posterior: Posterior, treatment: string, given?: string): string {
  if (given !== undefined) return posterior.variable(given).name;
  const found = [slopeName(treatment), 'slope', 'b'].find((name) => posterior.names.includes(name));
  if (found !== undefined) return found;
  throw new InputError(
    'SLOPE_UNKNOWN',
    `The model has no site "${slopeName(treatment)}" to take as the slope of "${treatment}"; it has ${posterior.names.join(', ')}. ` +
      "Name the slope's site so, or say which it is with the option slope.",
    { names: posterior.names },
  );
}

function summarizeEffect(
  { labels, draws }: Effect,
  { doMakeChange, hdiProbability }: FitSettings,
): EffectSummary {
  const pooled = poolDraws(draws);
  const { low, high } = hdi(pooled, hdiProbability);
  const mean = pooled.reduce((sum, x) => sum + x, 0) / pooled.length;
  const variance = pooled.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (pooled.length - 1);
  const threshold = doMakeChange === 'divide' ? 1 : 0;
  const rises = pooled.reduce((count, x) => count + (x > threshold ? 1 : 0), 0);
  return { labels, mean, low, high, sd: Math.sqrt(variance), probabilityOfRise: rises / pooled.length };
}
