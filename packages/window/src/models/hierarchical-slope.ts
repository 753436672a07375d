import { deterministic, type Expression, HalfNormal, Normal, plate, sample } from '@bayes-window/dsl';
import type { SlopeData } from './slope-data.ts';

/** Name of the slope site of the default model. */
export function slopeName(treatment: string): string {
  return `b_${treatment}`;
}

/**
 * Varying intercepts, one slope (or one per condition):
 *
 *     theta_i = a + sigma_a a_subject[group_i] + b_treatment[condition_i] treatment_i
 *
 * with unit normal priors on a, a_subject and b, and a unit half-normal on sigma_a. This is the Python library's
 * model_hier_stim_one_codition, with slopes by condition added.
 */
export function hierarchicalSlope({ y, treatment, group, condition, family, names }: SlopeData): void {
  const a = sample('a', Normal(0, 1));
  const intercept = group === undefined ? a : groupIntercepts(a, { group });
  const b = slope(slopeName(names.treatment), condition);
  sample('y', family.likelihood(intercept.add(b.mul(treatment))), { obs: y });
}

function groupIntercepts(a: Expression, { group }: Required<Pick<SlopeData, 'group'>>): Expression {
  const subject = plate(group.axis, () => sample('a_subject', Normal(0, 1)));
  const scale = sample('sigma_a', HalfNormal(1));
  const intercept = deterministic('intercept_of_group', a.add(scale.mul(subject)));
  return intercept.at(group);
}

function slope(name: string, condition: SlopeData['condition']): Expression {
  if (condition === undefined) return sample(name, Normal(0, 1));
  return plate(condition.axis, () => sample(name, Normal(0, 1))).at(condition);
}
