import {
  type Expression,
  evaluate,
  factor,
  type Message,
  type SampleMessage,
  trace,
  withHandler,
} from '@bayes-window/dsl';
import type { RandomSource } from '@bayes-window/runtime';

type Run = () => unknown;
/** Values of a site, row-major over its axes. */
type Values = ReadonlyMap<string, Float64Array>;

/** One draw of a model's parameters and of the data they predict. */
export interface Simulation {
  /** Every latent and deterministic site. */
  readonly truth: Values;
  /** What was drawn in place of each observed site's data. */
  readonly data: ReadonlyMap<string, Expression>;
  /** log p(data | truth) */
  readonly logLikelihood: number;
}

/** Runs the model with its observed sites drawn, and its latent ones too, where they are not given. */
export function simulate(
  run: Run,
  random: RandomSource,
  given?: ReadonlyMap<string, Expression>,
): Simulation {
  const draw = {
    process(message: Message): void {
      if (message.type !== 'sample') return;
      message.value = message.observed ? undefined : given?.get(message.name);
      message.source = random;
    },
  };
  const messages = [...withHandler(draw, () => trace(run)).values()];
  const observed = messages.filter(
    (message) => message.type === 'sample' && message.observed,
  ) as SampleMessage[];
  return {
    truth: new Map(messages.flatMap((message) => truthOf(message))),
    data: new Map(observed.map(({ name, value }) => [name, value as Expression])),
    logLikelihood: observed.reduce((sum, { distribution, value }) => {
      const [densities] = evaluate([distribution.logDensity(value as Expression)]);
      return sum + densities.reduce((total, density) => total + density, 0);
    }, 0),
  };
}

function truthOf(message: Message): [string, Float64Array][] {
  if (message.type === 'factor' || (message.type === 'sample' && message.observed)) return [];
  const [values] = evaluate([message.value as Expression]);
  return [[message.name, Float64Array.from(values)]];
}

/** The model with other data at its observed sites. */
export function observing(run: Run, data: Simulation['data']): Run {
  const replace = {
    process(message: Message): void {
      if (message.type === 'sample' && message.observed) message.value = data.get(message.name);
    },
  };
  return () => withHandler(replace, run);
}

/** The model with further data of the same kind at its observed sites, beside its own. */
export function observingToo(run: Run, data: Simulation['data']): Run {
  const append = {
    postprocess(message: Message): void {
      const more = message.type === 'sample' && message.observed ? data.get(message.name) : undefined;
      if (more === undefined) return;
      factor(replicated(message.name), (message as SampleMessage).distribution.logDensity(more));
    },
  };
  return () => withHandler(append, run);
}

/** Name of the term that holds a site's further data. */
export function replicated(site: string): string {
  return `${site}, replicated`;
}
