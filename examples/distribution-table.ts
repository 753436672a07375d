import { writeFileSync } from 'node:fs';
import * as dsl from '@bayes-window/dsl';
import { markdownTable } from './support/page-text.ts';

const families = Object.values<unknown>(dsl).filter(isFamily);

const page = `# Distributions

Made from the records in \`packages/dsl/src/distributions\` by \`npm run golden\`. Arguments stand in this order, or by
name in one object: \`Normal(0, 2)\`, \`Normal({ scale: 2 })\`. \`Bernoulli\` and \`Binomial\` are written without the ending
\`Probs\` or \`Logits\`: \`Binomial(10, 0.3)\`, \`Binomial({ totalCount: 10, logits })\`. \`ImproperUniform(support)\` is flat on
its support and need not integrate to 1. A family of your own is made by \`defineDistribution\`.

${markdownTable(families.map(rowOf))}
`;
writeFileSync(new URL('../../docs/distributions.md', import.meta.url), page);

function isFamily(value: unknown): value is dsl.DistributionSpec {
  return typeof value === 'function' && 'parameters' in value && 'logDensity' in value;
}

function rowOf(family: dsl.DistributionSpec): Readonly<Record<string, string>> {
  const names = Object.keys(family.parameters);
  const inputs = Object.fromEntries(names.map((name) => [name, dsl.input(name, [])]));
  return {
    family: `\`${dsl.signature(family)}\``,
    parameters: names.map((name) => `${name}: ${words(family.parameters[name].support)}`).join('; '),
    value: words(family.support(inputs)),
  };
}

/** `real`, `real > 0`, `whole, 0 to totalCount`. */
function words({ discrete, closed, low, high }: dsl.Support): string {
  const noun = discrete ? 'whole' : 'real';
  const [from, to] = [low, high].map((bound) => dsl.format(dsl.asExpression(bound)));
  if (from === '-Infinity' && to === 'Infinity') return noun;
  if (to === 'Infinity') return `${noun} ${closed ? '≥' : '>'} ${from}`;
  return `${noun}, ${closed ? '' : 'strictly '}${from} to ${to}`;
}
