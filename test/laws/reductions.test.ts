import { compile, Interpreter } from '@bayes-window/compiler';
import {
  axis,
  BernoulliLogits,
  codes,
  column,
  type Distribution,
  defineDistribution,
  deterministic,
  Exponential,
  type Expression,
  exp,
  factor,
  Gamma,
  NegativeBinomial2,
  Normal,
  Poisson,
  plate,
  real,
  StudentT,
  sample,
  sum,
} from '@bayes-window/dsl';
import { instantiate } from '@bayes-window/runtime';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** exp(-(value - loc)^4): no family of ours. */
const Quartic = defineDistribution({
  name: 'Quartic',
  parameters: { loc: { support: real } },
  support: () => real,
  logDensity: (value: Expression, { loc }) => value.sub(loc).square().square().neg(),
  sample: () => 0,
  mean: ({ loc }) => loc,
  variance: () => 1,
  cdf: () => 0.5,
});

const scale = (): Expression => sample('scale', Exponential(1));
const rate = (theta: Expression): Expression => exp(theta.mul(0.3));

/** Likelihoods with the kind of y that they take. */
const likelihoods: Readonly<
  Record<string, { y: 'real' | 'count' | 'binary' | 'positive'; of(theta: Expression): Distribution }>
> = {
  normal: { y: 'real', of: (theta) => Normal(theta, scale()) },
  'normal, known scale': { y: 'real', of: (theta) => Normal(theta, 1.5) },
  'normal, scale by covariate': { y: 'real', of: (theta) => Normal(theta, exp(theta.mul(0.1))) },
  student: { y: 'real', of: (theta) => StudentT(4, theta, scale()) },
  quartic: { y: 'real', of: (theta) => Quartic(theta.mul(0.2)) },
  poisson: { y: 'count', of: (theta) => Poisson(rate(theta)) },
  'negative binomial': { y: 'count', of: (theta) => NegativeBinomial2(rate(theta), scale()) },
  bernoulli: { y: 'binary', of: (theta) => BernoulliLogits(theta) },
  gamma: { y: 'positive', of: (theta) => Gamma(scale(), rate(theta)) },
};

interface Rows {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly groups: readonly number[];
}

/** How y is made from a whole number 0..6 and a fine offset, by kind. */
const outcome = {
  real: (level: number, fine: number) => level - 3 + fine,
  count: (level: number) => level,
  binary: (level: number) => level % 2,
  positive: (level: number, fine: number) => 0.5 + level + Math.abs(fine),
};

const shape = fc.record({
  likelihood: fc.constantFrom(...Object.keys(likelihoods)),
  parts: fc.subarray(['a', 'u', 'b x', 'v x', 'X beta', 'offset'], { minLength: 1 }),
  asFactor: fc.boolean(),
  /** Fine offsets make every value its own; without them rows repeat. */
  isFine: fc.record({ x: fc.boolean(), y: fc.boolean() }),
  rows: fc.array(
    fc.record({
      x: fc.nat(3),
      y: fc.nat(6),
      group: fc.nat(2),
      fine: fc.double({ min: -0.4, max: 0.4, noNaN: true }),
    }),
    { minLength: 8, maxLength: 70 },
  ),
  seed: fc.nat(1000),
});
type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;

function rowsOf({ likelihood, rows, isFine }: Shape): Rows {
  const make = outcome[likelihoods[likelihood].y];
  return {
    x: rows.map(({ x, fine }) => x - 1.5 + (isFine.x ? fine : 0)),
    y: rows.map(({ y, fine }) => make(y, isFine.y ? fine : 0)),
    groups: rows.map(({ group }) => group),
  };
}

function modelOf({ likelihood, parts, asFactor }: Shape, { x, y, groups }: Rows): () => void {
  const [row, group, k] = [axis('row', y.length), axis('group', 3), axis('k', 2)];
  const code = codes('group', row, group, groups);
  const covariate = column('x', row, x);
  const design = column(
    'X',
    [row, k],
    x.flatMap((value, i) => [Math.sin(value), groups[i] === 1 ? value : 1]),
  );
  const addends: Readonly<Record<string, () => Expression>> = {
    a: () => sample('a', Normal(0, 2)),
    u: () => plate(group, () => sample('u', Normal(0, 1))).at(code),
    'b x': () => sample('b', Normal(0, 1)).mul(covariate),
    'v x': () =>
      plate(group, () => sample('v', Normal(0, 1)))
        .at(code)
        .mul(covariate),
    'X beta': () => sum(plate(k, () => sample('beta', Normal(0, 1))).mul(design), k),
    offset: () =>
      column(
        'offset',
        row,
        x.map((value) => 0.3 * Math.round(value)),
      ).add(sample('c', Normal(0, 1))),
  };
  return () => {
    const theta = deterministic(
      'theta',
      parts.map((part) => addends[part]()).reduce((total, part) => total.add(part)),
    );
    const observed = column('y', row, y);
    const distribution = likelihoods[likelihood].of(theta);
    if (asFactor) factor('y', distribution.logDensity(observed));
    else sample('y', distribution, { obs: observed });
  };
}

function expectSameAsRows(model: () => void, centre: number, seed: number): void {
  const compiled = compile(model);
  const reduced = instantiate(compiled.program);
  const rowWise = new Interpreter(compiled.model);
  const { dimension } = reduced;
  const position = Float64Array.from({ length: dimension }, (_, i) => Math.sin(seed + 1.7 * i));
  const intercept = compiled.model.parameters.find(({ name }) => name === 'a');
  if (intercept !== undefined) position[intercept.offset] += centre;
  const [expected, actual] = [new Float64Array(dimension), new Float64Array(dimension)];
  const density = rowWise.logDensityAndGradient(position, expected);
  expect(Math.abs(reduced.logDensityAndGradient(position, actual) - density)).toBeLessThanOrEqual(
    1e-10 * (1 + Math.abs(density)),
  );
  const largest = expected.reduce((most, g) => Math.max(most, Math.abs(g)), Math.abs(density));
  for (const [i, g] of actual.entries())
    expect(Math.abs(g - expected[i])).toBeLessThanOrEqual(1e-10 * (1 + largest));
}

describe('reductions leave density and gradient as the rows have them, to 1e-10', () => {
  it('on random models', () => {
    fc.assert(
      fc.property(shape, (drawn) => expectSameAsRows(modelOf(drawn, rowsOf(drawn)), 0, drawn.seed)),
      { numRuns: 150 },
    );
  });

  it('on data with mean 1e6 and standard deviation 1', () => {
    const far = shape.map((drawn) => ({
      ...drawn,
      likelihood: drawn.seed % 2 === 0 ? 'normal' : 'student',
      parts: ['a', ...drawn.parts.filter((part) => part !== 'a')],
    }));
    fc.assert(
      fc.property(far, (drawn) => {
        const rows = rowsOf(drawn);
        const moved = { ...rows, y: rows.y.map((y) => y + 1e6) };
        expectSameAsRows(modelOf(drawn, moved), 1e6, drawn.seed);
      }),
      { numRuns: 80 },
    );
  });
});
