import { drawsNeeded, type Loo } from '../loo/index.ts';
import type { PowerScaling, PriorSensitivity } from '../power-scaling.ts';
import type { Finding } from './finding.ts';
import { countOf, listNames } from './words.ts';

/** What is wrong with a leave-one-out estimate; empty when all is well. `label` names an observation, by its number. */
export function checkLoo(
  { unreliable, observations, pointwise, paretoKThreshold }: Loo,
  label: (observation: number) => string = String,
): Finding[] {
  if (unreliable.length === 0) return [];
  const names = unreliable.map(label);
  const worst = pointwise.paretoK[unreliable[0]];
  const enough = drawsNeeded(worst);
  const more = enough < 1e6 ? `Draw more (${Math.ceil(enough)} in all would do), or fit` : 'Fit';
  return [
    {
      code: 'HIGH_PARETO_K',
      message:
        `${countOf(unreliable.length, observations, 'observation')} can't be predicted from the draws at hand: ${listNames(names)}, with ` +
        `Pareto k up to ${worst.toFixed(2)} where ${paretoKThreshold.toFixed(2)} is the limit. Each moves the posterior much by itself.`,
      parameters: names,
      advice:
        `${more} the model again without each (refit: true). Many of them say that the model does not suit the data: ` +
        'look for outliers, or take a distribution with heavier tails.',
    },
  ];
}

const sensitivities: Readonly<
  Record<Exclude<PriorSensitivity, 'none'>, Pick<Finding, 'code' | 'advice'> & { readonly say: string }>
> = {
  'conflict of prior and data': {
    code: 'PRIOR_DATA_CONFLICT',
    say: 'depends on the strength of the priors as on that of the data: the two disagree',
    advice:
      'Check that the priors say what is known, and the data for outliers; widen the priors that are too sure.',
  },
  'prior outweighs the data': {
    code: 'PRIOR_OUTWEIGHS_DATA',
    say: 'depends on the strength of the priors and hardly on that of the data, which say little of it',
    advice:
      'Defend the priors, as the result rests on them, or report it under others beside; more data would help.',
  },
};

/** Parameters whose posterior leans on the priors; empty where none does. */
export function checkPriors({ rows }: PowerScaling): Finding[] {
  return Object.entries(sensitivities).flatMap(([diagnosis, { code, say, advice }]) => {
    const found = rows.filter((row) => row.diagnosis === diagnosis).sort((a, b) => b.prior - a.prior);
    if (found.length === 0) return [];
    const parameters = found.map(({ name }) => name);
    const message = `The posterior of ${listNames(parameters)} ${say}. Its sensitivity to the priors is up to ${found[0].prior.toFixed(2)}.`;
    return [{ code, message, parameters, advice }];
  });
}
