import {
  axis,
  Beta,
  BinomialProbs,
  codes,
  column,
  type Expression,
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

/** Intercepts of groups of several kinds, of which every combination has as many rows. */
function crossed(sizes: readonly number[], rows: number): () => void {
  const row = axis('row', rows);
  const kinds = sizes.map((size, k) => {
    const group = axis(`group ${k + 1}`, size);
    const stride = sizes.slice(0, k).reduce((product, other) => product * other, 1);
    const values = Array.from({ length: rows }, (_, i) => Math.floor(i / stride) % size);
    const effects = times(size, () => (k === 0 ? 0.7 : 0.5) * random.normal(source));
    return { group, effects, code: codes(group.name, row, group, values) };
  });
  const values = Array.from({ length: rows }, (_, i) => {
    const means = kinds.map(({ effects, code }) => effects[code.values[i]]);
    return means.reduce((total, mean) => total + mean, 0.3) + random.normal(source);
  });
  const y = column('y', row, values);
  return () => {
    const mean = kinds.reduce<Expression>(
      (total, { group, code }, k) => {
        const spread = sample(`spread ${k + 1}`, HalfNormal(1));
        return total.add(plate(group, () => sample(`effect ${k + 1}`, Normal(0, spread))).at(code));
      },
      sample('mean', Normal(0, 2)),
    );
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
  ...[[4], [6], [10], [30], [4, 3], [6, 5], [8, 8], [5, 4, 3]].map((few) => {
    const all = [100, ...few];
    const rows = all.reduce((a, b) => a * b);
    return [`${all.join(' x ')} crossed`, crossed(all, rows)] as const;
  }),
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
