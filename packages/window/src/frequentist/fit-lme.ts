import { InputError } from '../errors.ts';
import type { Combination, RoleData } from '../table/index.ts';
import { type LmeFit, linearMixedModel } from './lme.ts';
import type { Criterion } from './profiled-deviance.ts';
import type { Covariate } from './terms.ts';

export interface LmeOptions {
  readonly method?: Criterion;
  /** Whether the effect of the treatment varies by group (default), or is common to all. */
  readonly randomSlope?: boolean;
  /** Whether intercepts and slopes of a group may be correlated (default). */
  readonly correlated?: boolean;
}

/**
 * A linear mixed model with intercepts and treatment effects that vary by group. With conditions, each has its own
 * intercept and treatment effect among the fixed effects. A treatment named by words enters by treatment contrasts,
 * its first level as base.
 */
export function fitLme(data: RoleData, options: LmeOptions = {}): LmeFit {
  const { method = 'REML', randomSlope = true, correlated = true } = options;
  if (data.group === undefined) {
    throw new InputError(
      'LME_NO_GROUP',
      'A mixed model needs a group. Name the column of subjects as group.',
      {},
    );
  }
  const slopes = treatmentCovariates(data);
  const { condition } = data;
  const fixed = condition
    ? [...conditionIntercepts(condition), ...conditionSlopes(condition, slopes)]
    : slopes;
  return linearMixedModel(
    { y: data.y, fixed, random: randomSlope ? slopes : [], group: data.group, correlated },
    method,
  );
}

function treatmentCovariates({ treatment }: RoleData): Covariate[] {
  const { name, levels, codes, kind, values } = treatment;
  if (kind !== 'text') return [{ name, values }];
  return levels.slice(1).map((level, k) => indicator(`${name}[${level}]`, codes, k + 1));
}

function conditionIntercepts({ name, levels, codes }: Combination): Covariate[] {
  return levels.slice(1).map((level, k) => indicator(`${name}[${level}]`, codes, k + 1));
}

function conditionSlopes({ levels, codes }: Combination, slopes: readonly Covariate[]): Covariate[] {
  return levels.flatMap((level, code) =>
    slopes.map(({ name, values }) => ({
      name: `${name} | ${level}`,
      values: values.map((value, row) => (codes[row] === code ? value : 0)),
    })),
  );
}

function indicator(name: string, codes: Int32Array, code: number): Covariate {
  return { name, values: Float64Array.from(codes).map((each) => (each === code ? 1 : 0)) };
}
