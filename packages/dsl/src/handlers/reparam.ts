import { type Distribution, type DistributionSpec, defineDistribution } from '../distributions/index.ts';
import { ModelError } from '../errors.ts';
import type { Expression } from '../expression.ts';
import { add, multiply, power, subtract } from '../ops/index.ts';
import { real } from '../supports/index.ts';
import { type AnyModel, handled } from './handled.ts';
import type { SampleMessage } from './messages.ts';
import { send } from './stack.ts';

/** Another way to sample a site: sends the sites that are sampled instead, and returns the site's value. */
export type Reparam = (message: SampleMessage) => Expression;

/** Samples the named latent sites in another way; each becomes a deterministic of the same name. */
export function reparam<M extends AnyModel>(config: Readonly<Record<string, Reparam>>, model: M): M {
  return handled(model, () => ({
    replace: (message) => {
      if (message.type !== 'sample' || !Object.hasOwn(config, message.name)) return message;
      if (message.observed || message.value !== undefined) throw hasValue(message.name);
      return { type: 'deterministic', name: message.name, value: config[message.name](message) };
    },
  }));
}

function hasValue(site: string): ModelError {
  return new ModelError(
    'REPARAM_VALUE',
    `Site "${site}" has a value already, so it can't be sampled in another way. Take it out of the config of reparam(), or put condition() and substitute() around reparam().`,
    { site },
  );
}

/**
 * Non-centring of a family with location and scale (Gorinova, Moore, Hoffman 2019): with c = centred between 0 and 1,
 *
 *     x_decentered ~ Family(c loc, scale^c)      x = loc + scale^(1 - c) (x_decentered - c loc)
 */
export function locScaleReparam({ centred = 0 }: { readonly centred?: number } = {}): Reparam {
  return (message) => {
    const { loc, scale } = locationAndScale(message);
    const isFree = centred === 0;
    const distribution = withParameters(message.distribution, {
      loc: isFree ? 0 : multiply(centred, loc),
      scale: isFree ? 1 : power(scale, centred),
    });
    const decentred = send({ ...message, name: `${message.name}_decentered`, distribution });
    if (isFree) return add(loc, multiply(scale, decentred));
    return add(loc, multiply(power(scale, 1 - centred), subtract(decentred, multiply(centred, loc))));
  };
}

function locationAndScale({ name, distribution: { spec, parameters, support } }: SampleMessage): {
  readonly loc: Expression;
  readonly scale: Expression;
} {
  const { loc, scale } = parameters;
  if (support === real && loc !== undefined && scale !== undefined) return { loc, scale };
  throw new ModelError(
    'REPARAM_FAMILY',
    `Site "${name}": ${spec.name} has no location and scale on the whole real line, as Normal and StudentT have; its parameters are ${Object.keys(parameters).join(', ')}.`,
    { site: name, distribution: spec.name },
  );
}

function withParameters(
  distribution: Distribution,
  changed: Readonly<Record<string, number | Expression>>,
): Distribution {
  const build = defineDistribution(distribution.spec as DistributionSpec);
  return build({ ...distribution.parameters, ...changed });
}
