import { writeFileSync } from 'node:fs';
import * as dsl from '@bayes-window/dsl';
import { markdownTable } from './support/page-text.ts';

/** Stands for the axis that the families of vectors and matrices are given. */
const element = dsl.axis('axis', 101);
const families = Object.values<unknown>(dsl).filter(isFamily);

const page = `# Distributions

Made from the records in \`packages/dsl/src/distributions\` by \`npm run golden\`. Arguments stand in this order, or by
name in one object: \`Normal(0, 2)\`, \`Normal({ scale: 2 })\`. Families of vectors and matrices take their axis last:
\`Dirichlet(1, topic)\`, \`Dirichlet({ concentration }, topic)\`; a matrix has its rows over that axis and its columns over
\`twin(axis)\`. \`Bernoulli\`, \`Binomial\`, \`Categorical\` and \`Multinomial\` are written without the ending
\`Probs\` or \`Logits\`, \`MultivariateNormal({ loc, covariance }, axis)\` with one of \`covariance\`, \`precision\` and
\`scaleTril\`: \`Binomial(10, 0.3)\`, \`Binomial({ totalCount: 10, logits })\`. \`ImproperUniform(support)\` is flat on
its support and need not integrate to 1; \`Mixture(weights, components, axis)\` is a mixture of any family of numbers, its
components over that axis. A family of your own is made by \`defineDistribution\` or
\`defineMultivariate\`.

${markdownTable(families.map(rowOf))}
`;
writeFileSync(new URL('../../docs/distributions.md', import.meta.url), page);

type Family = dsl.DistributionSpec | dsl.MultivariateSpec;

function isFamily(value: unknown): value is Family {
  return typeof value === 'function' && 'parameters' in value && 'logDensity' in value;
}

function rowOf(family: Family): Readonly<Record<string, string>> {
  const names = Object.keys(family.parameters);
  const inputs = Object.fromEntries(names.map((name) => [name, dsl.input(name, [])]));
  return {
    family: `\`${signatureOf(family)}\``,
    parameters: names.map((name) => `${name}: ${parameterWords(family.parameters[name])}`).join('; '),
    value: bySize(words(family.support(inputs, element))),
  };
}

function signatureOf(family: Family): string {
  const isMultivariate = Object.values(family.parameters).some((parameter) => 'shape' in parameter);
  return isMultivariate ? dsl.signature(family).replace(')', ', axis)') : dsl.signature(family);
}

/** Bounds that follow from the size of the axis. */
function bySize(text: string): string {
  return text.replace('to 100', 'to size − 1').replace('to 101', 'to size');
}

function parameterWords(parameter: dsl.ParameterSpec | dsl.MultivariateParameterSpec): string {
  const isArray = 'shape' in parameter && parameter.shape !== 'number';
  return `${isArray ? `${parameter.shape}, ` : ''}${words(parameter.support)}`;
}

/** `real`, `real > 0`, `whole, 0 to totalCount`; a vector or matrix as its support describes it. */
function words({ discrete, closed, low, high, event }: dsl.Support): string {
  if (event !== undefined) return event.description.replace('"axis"', 'the axis');
  const noun = discrete ? 'whole' : 'real';
  const [from, to] = [low, high].map((bound) => dsl.format(dsl.asExpression(bound)));
  if (from === '-Infinity' && to === 'Infinity') return noun;
  if (to === 'Infinity') return `${noun} ${closed ? '≥' : '>'} ${from}`;
  return `${noun}, ${closed ? '' : 'strictly '}${from} to ${to}`;
}
