import {
  type Axis,
  type Distribution,
  type Expression,
  input,
  type Message,
  ModelError,
  multiply,
  type SampleMessage,
  type Support,
  sum,
  trace,
  unionAxes,
  where,
  withHandler,
  withoutAxes,
} from '@bayes-window/dsl';
import { describeModel } from './describe.ts';

/** A site whose value is to be inferred. `value` is an input that stands for the constrained value. */
export interface LatentSite {
  readonly name: string;
  readonly axes: readonly Axis[];
  readonly support: Support;
  readonly distribution: Distribution;
  readonly value: Expression;
  /** What is reported under the site's name, where that is not the value that the sampler moves. */
  readonly reported?: Expression;
  /** Whether a handler masked or scaled its prior, which is then not the density of its distribution. */
  readonly weighted: boolean;
  /** Of a site that is integrated out: the inputs for the standard normal numbers from which `reported` is drawn. */
  readonly noise?: readonly Expression[];
}

/** One addend of the log density, before it is summed over its axes. */
export interface Term {
  readonly site: string;
  readonly kind: 'prior' | 'likelihood' | 'factor';
  readonly logDensity: Expression;
  /** Where sites are integrated out: the term at their drawn values, in place of its share of the integral. */
  readonly atDraws?: Expression;
  /** What the term is summed over. */
  readonly axes: readonly Axis[];
}

/** A site whose value is given. */
export interface ObservedSite {
  readonly name: string;
  readonly axes: readonly Axis[];
  readonly distribution: Distribution;
  readonly value: Expression;
}

/** Of effects of groups: whether they were integrated out, and how or why not. */
export interface EffectsNote {
  readonly site: string;
  readonly integrated: boolean;
  readonly note: string;
}

export interface TracedModel {
  readonly latents: readonly LatentSite[];
  readonly observed: readonly ObservedSite[];
  readonly deterministics: readonly { readonly name: string; readonly value: Expression }[];
  readonly terms: readonly Term[];
  /** One line per site. */
  readonly description: readonly string[];
  /** Where it was tried to integrate effects out. */
  readonly effects?: readonly EffectsNote[];
}

/** Runs the model once with an input in place of every latent value. */
export function traceModel<Data extends readonly unknown[]>(
  model: (...data: Data) => unknown,
  ...data: Data
): TracedModel {
  const run = withHandler({ process: giveInput }, () => trace(model, ...data));
  const messages = [...run.values()];
  const samples = messages.filter((message) => message.type === 'sample');
  if (samples.every(({ observed }) => observed)) {
    throw new ModelError(
      'NO_LATENT_SITES',
      'The model has no latent sample site, so there is nothing to infer. Give at least one sample() without obs.',
    );
  }
  return {
    latents: samples.filter(({ observed }) => !observed).map(latentSite),
    observed: samples.filter(({ observed }) => observed).map(observedSite),
    deterministics: messages.filter((message) => message.type === 'deterministic'),
    terms: messages.flatMap(termOf),
    description: describeModel(run),
  };
}

function giveInput(message: Message): void {
  if (message.type !== 'sample' || message.value !== undefined) return;
  message.value = input(message.name, message.axes);
}

function latentSite({ name, axes, distribution, value, mask, scale }: SampleMessage): LatentSite {
  const { support } = distribution;
  if (support.bijector === undefined) {
    throw new ModelError(
      'DISCRETE_LATENT',
      `Site "${name}" is a latent ${distribution.spec.name}, whose values are whole numbers; gradient-based inference needs continuous values. ` +
        'Observe it with obs, or sum it out by hand and add the result with factor().',
      { site: name, distribution: distribution.spec.name },
    );
  }
  const weighted = mask !== undefined || scale !== undefined;
  return { name, axes, support, distribution, value: value as Expression, weighted };
}

function observedSite({ name, axes, distribution, value }: SampleMessage): ObservedSite {
  return { name, axes, distribution, value: value as Expression };
}

function termOf(message: Message): Term[] {
  if (message.type === 'deterministic') return [];
  const { logDensity, ...term } = unweightedTerm(message);
  return [{ site: message.name, logDensity: weigh(logDensity, message), ...term }];
}

function unweightedTerm(
  message: Exclude<Message, { readonly type: 'deterministic' }>,
): Pick<Term, 'kind' | 'logDensity' | 'axes'> {
  if (message.type === 'factor') {
    const { plates, value } = message;
    return { kind: 'factor', logDensity: value, axes: unionAxes(plates, value.axes) };
  }
  const { observed, distribution, value, axes } = message;
  return {
    kind: observed ? 'likelihood' : 'prior',
    logDensity: distribution.logDensity(value as Expression),
    axes: withoutAxes(axes, distribution.support.event?.axes ?? []),
  };
}

/** What the handlers `mask` and `scale` make of a log density. */
function weigh(logDensity: Expression, { mask, scale }: Pick<SampleMessage, 'mask' | 'scale'>): Expression {
  const kept = mask === undefined ? logDensity : where(mask, logDensity, 0);
  return scale === undefined ? kept : multiply(scale, kept);
}

/** A term as one number. */
export function totalOf({ logDensity, axes }: Pick<Term, 'logDensity' | 'axes'>): Expression {
  return axes.reduce((partial: Expression, axis) => sum(partial, axis), logDensity);
}
