import { InputError } from '../errors.ts';
import type { Posterior, ScalarDraws } from '../inference/index.ts';
import type { Family } from '../models/index.ts';
import type { RoleData, Standardization } from '../table/index.ts';

/** How a change between treatments is expressed: y1 - y0, or y1 / y0. */
export type Change = 'subtract' | 'divide';

/** The effect of going from the lowest to the highest treatment level, per draw, in the units of the data. */
export interface Effect {
  /** Condition labels by column name; empty if there is one slope. */
  readonly labels: Readonly<Record<string, string>>;
  /** `draws[chain][draw]` */
  readonly draws: readonly Float64Array[];
}

export interface EffectContext {
  readonly posterior: Posterior;
  readonly slopeSite: string;
  readonly family: Family;
  readonly treatment: RoleData['treatment'];
  readonly standardization?: Standardization;
}

/**
 * Where E[y] is the linear predictor, a difference is slope * (high - low) in y's units. Everything else compares the
 * levels E[y | high] and E[y | low], each averaged over the groups.
 */
export function effects(context: EffectContext, change: Change): Effect[] {
  const isSlope = context.family.isIdentity && change === 'subtract';
  const effectOf = isSlope ? differenceOfSlopes(context) : comparisonOfLevels(context, change);
  return context.posterior
    .scalars(context.slopeSite)
    .map((slope) => ({ labels: slope.labels, draws: effectOf(slope) }));
}

type EffectOf = (slope: ScalarDraws) => Float64Array[];

/** Lowest and highest treatment value. */
function ends({ treatment }: EffectContext): readonly [number, number] {
  return [Math.min(...treatment.levelValues), Math.max(...treatment.levelValues)];
}

function differenceOfSlopes(context: EffectContext): EffectOf {
  const [low, high] = ends(context);
  const unit = context.standardization?.sd ?? 1;
  return ({ draws }) => draws.map((chain) => chain.map((slope) => unit * slope * (high - low)));
}

function comparisonOfLevels(context: EffectContext, change: Change): EffectOf {
  const { posterior, family, standardization } = context;
  const [low, high] = ends(context);
  const intercepts = interceptsOf(posterior);
  const sigmas = posterior.names.includes('sigma_obs') ? posterior.scalars('sigma_obs')[0].draws : undefined;
  const inUnits = (level: number): number => standardization?.backward.location(level) ?? level;
  return ({ draws }) =>
    draws.map((chain, c) =>
      chain.map((slope, d) => {
        const sigma = sigmas?.[c][d] ?? 1;
        const levelAt = (x: number): number =>
          inUnits(
            intercepts.reduce((sum, group) => sum + family.mean(group.draws[c][d] + slope * x, sigma), 0) /
              intercepts.length,
          );
        return change === 'divide' ? levelAt(high) / levelAt(low) : levelAt(high) - levelAt(low);
      }),
    );
}

/** The intercept of each group, or the common one. */
function interceptsOf(posterior: Posterior): ScalarDraws[] {
  const name = ['intercept_of_group', 'a', 'intercept'].find((candidate) =>
    posterior.names.includes(candidate),
  );
  if (name !== undefined) return posterior.scalars(name);
  throw new InputError(
    'INTERCEPT_UNKNOWN',
    `This change is measured against the level of y without treatment, but the model has no site "intercept_of_group", "a" or "intercept" (it has ${posterior.names.join(', ')}). ` +
      "Name the intercept so, or use doMakeChange: 'subtract' with a family such as normal.",
    { names: posterior.names },
  );
}
