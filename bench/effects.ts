import {
  axis,
  Beta,
  BinomialProbs,
  codes,
  column,
  Gamma,
  HalfNormal,
  LogNormal,
  Normal,
  Poisson,
  plate,
  random,
  sample,
} from '@bayes-window/dsl';
import { randomStream, summarize } from '@bayes-window/runtime';
import { infer } from 'bayes-window';

// Effects of groups integrated out and drawn against the same effects sampled: effective draws per second of processor
// time, the least over all that is reported, as a Markdown table. The bounds in compiler/src/marginalise follow from it; where
// a model has as many numbers to sample either way, it does not pay by these.

const source = randomStream(1);
const times = (count: number, value: () => number): number[] => Array.from({ length: count }, value);

/** Rates of groups with one count each, of a given mean. */
function rates(groups: number, mean: number): () => void {
  const group = axis('group', groups);
  const counts = times(groups, () => random.poisson(source, (random.gamma(source, 2) / 2) * mean));
  const y = column('y', group, counts);
  return () => {
    const [a, b] = [sample('a', LogNormal(0, 1)), sample('b', LogNormal(0, 1))];
    const rate = plate(group, () => sample('rate', Gamma(a, b.div(mean))));
    sample('y', Poisson(rate), { obs: y });
  };
}

/** Shares of groups with as many trials each. */
function shares(groups: number, trials: number): () => void {
  const group = axis('group', groups);
  const hits = times(groups, () => random.binomial(source, trials, random.beta(source, 2, 5)));
  const y = column('y', group, hits);
  return () => {
    const [a, b] = [sample('a', LogNormal(0, 1)), sample('b', LogNormal(0, 1))];
    const share = plate(group, () => sample('share', Beta(a, b)));
    sample('y', BinomialProbs(trials, share), { obs: y });
  };
}

/** Intercepts of subjects and of items; each subject meets the items in turn. */
function crossed(subjects: number, items: number, rows: number): () => void {
  const [row, subject, item] = [axis('row', rows), axis('subject', subjects), axis('item', items)];
  const ofSubject = Array.from({ length: rows }, (_, i) => i % subjects);
  const ofItem = Array.from({ length: rows }, (_, i) => Math.floor(i / subjects) % items);
  const [u, v] = [
    times(subjects, () => 0.7 * random.normal(source)),
    times(items, () => 0.5 * random.normal(source)),
  ];
  const values = ofSubject.map((s, i) => 0.3 + u[s] + v[ofItem[i]] + random.normal(source));
  const y = column('y', row, values);
  const [subjectOf, itemOf] = [codes('subject', row, subject, ofSubject), codes('item', row, item, ofItem)];
  return () => {
    const [tau, omega] = [sample('tau', HalfNormal(1)), sample('omega', HalfNormal(1))];
    const bySubject = plate(subject, () => sample('by_subject', Normal(0, tau)));
    const byItem = plate(item, () => sample('by_item', Normal(0, omega)));
    const mean = sample('mean', Normal(0, 2)).add(bySubject.at(subjectOf)).add(byItem.at(itemOf));
    sample('y', Normal(mean, sample('sigma', HalfNormal(1))), { obs: y });
  };
}

async function efficiency(
  model: () => void,
  marginalise: boolean,
): Promise<{ dimension: number; perSecond: number }> {
  const run = { seed: 3, workers: 0, chains: 2, warmup: 500, draws: 1000 };
  const started = process.cpuUsage().user;
  const { posterior, compiled } = await infer(model, [], { ...run, marginalise });
  const seconds = (process.cpuUsage().user - started) / 1e6;
  const least = Math.min(...summarize(posterior.allScalars()).map(({ essBulk }) => essBulk));
  return { dimension: compiled.program.dimension, perSecond: least / seconds };
}

/** Groups, and events of each. */
const sizes: readonly (readonly [number, number])[] = [
  ...[4, 8, 16].map((events) => [8, events] as const),
  ...[2, 4, 8, 16, 32, 64].map((events) => [50, events] as const),
  ...[16, 64].map((events) => [200, events] as const),
];

const models: readonly (readonly [string, () => void])[] = [
  ...sizes.map(([g, mean]) => [`${g} gamma rates, ${mean} events each`, rates(g, mean)] as const),
  ...sizes.map(([g, trials]) => [`${g} beta shares, ${trials} trials each`, shares(g, trials)] as const),
  ...[4, 6, 10, 30].map(
    (items) => [`100 subjects, ${items} items`, crossed(100, items, 100 * items)] as const,
  ),
];

console.log('| model | numbers to sample | of all | effective draws per second | of all | ratio |');
console.log('| :--- | ---: | ---: | ---: | ---: | ---: |');
for (const [name, model] of models) {
  const [drawn, sampled] = [await efficiency(model, true), await efficiency(model, false)];
  const cells = [
    drawn.dimension,
    sampled.dimension,
    drawn.perSecond.toFixed(0),
    sampled.perSecond.toFixed(0),
  ];
  console.log(`| ${name} | ${cells.join(' | ')} | ${(drawn.perSecond / sampled.perSecond).toPrecision(2)} |`);
}
