import {
  condition,
  type Expression,
  evaluate,
  factor,
  type Message,
  type SampleMessage,
  type SiteValues,
  seed,
  substitute,
  trace,
  uncondition,
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
  readonly data: Readonly<Record<string, Expression>>;
  /** log p(data | truth) */
  readonly logLikelihood: number;
}

/** Runs the model with its observed sites drawn, and its latent ones too, where they are not given. */
export function simulate(run: Run, random: RandomSource, given: SiteValues = {}): Simulation {
  const names = observedNames(run, random);
  const messages = [...trace(seed(random, substitute(given, uncondition(run)))).values()];
  const observed = messages.filter(({ name }) => names.has(name)) as SampleMessage[];
  return {
    truth: new Map(messages.filter(({ name }) => !names.has(name)).flatMap(truthOf)),
    data: Object.fromEntries(observed.map(({ name, value }) => [name, value as Expression])),
    logLikelihood: observed.reduce((sum, { distribution, value }) => {
      const [densities] = evaluate([distribution.logDensity(value as Expression)]);
      return sum + densities.reduce((total, density) => total + density, 0);
    }, 0),
  };
}

function observedNames(run: Run, random: RandomSource): ReadonlySet<string> {
  const messages = [...trace(seed(random, run)).values()];
  return new Set(
    messages.flatMap((message) => (message.type === 'sample' && message.observed ? [message.name] : [])),
  );
}

function truthOf(message: Message): [string, Float64Array][] {
  if (message.type === 'factor') return [];
  const [values] = evaluate([message.value as Expression]);
  return [[message.name, Float64Array.from(values)]];
}

/** The model with other data at its observed sites. */
export function observing(run: Run, data: Simulation['data']): Run {
  return condition(data, uncondition(run));
}

/** The model with further data of the same kind at its observed sites, beside its own. */
export function observingToo(run: Run, data: Simulation['data']): Run {
  const append = {
    postprocess(message: Message): void {
      const more = message.type === 'sample' && message.observed ? data[message.name] : undefined;
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
