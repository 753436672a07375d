import { compile, compileTraced, Interpreter, marginalise, traceModel } from '@bayes-window/compiler';
import {
  axis,
  BernoulliLogits,
  Beta,
  BinomialProbs,
  codes,
  column,
  constant,
  type Distribution,
  defineDistribution,
  deterministic,
  Exponential,
  type Expression,
  evaluate,
  exp,
  factor,
  Gamma,
  LogNormal,
  NegativeBinomial2,
  Normal,
  Poisson,
  plate,
  positive,
  real,
  StudentT,
  type Support,
  sample,
  sum,
  unitInterval,
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

const grouped = fc.record({
  rows: fc.array(
    fc.record({
      group: fc.nat(4),
      count: fc.nat(5),
      failures: fc.nat(3),
      exposure: fc.double({ min: 0.05, max: 30, noNaN: true }),
    }),
    { minLength: 1, maxLength: 20 },
  ),
  /** log of the prior's parameters, and a slope. */
  at: fc.array(fc.double({ min: -2, max: 4, noNaN: true }), { minLength: 3, maxLength: 3 }),
  /** Where the identity is tried, of each group. */
  effects: fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 5, maxLength: 5 }),
});
type Grouped = typeof grouped extends fc.Arbitrary<infer T> ? T : never;

/** A conjugate model with slots a, b, slope and u, and what the conditional distribution of u adds to a and b, row by row. */
interface Conjugate {
  readonly model: (drawn: Grouped) => () => void;
  readonly prior: (a: number, b: number) => Distribution;
  readonly support: Support;
  readonly gains: (row: Grouped['rows'][number], slope: number) => readonly [number, number];
}

const groupAxis = axis('group', 5);
const columnsOf = ({ rows }: Grouped) => {
  const row = axis('row', rows.length);
  const of = (name: string, value: (row: Grouped['rows'][number]) => number): Expression =>
    column(name, row, rows.map(value));
  return {
    count: of('count', ({ count }) => count),
    trials: of('trials', ({ count, failures }) => count + failures),
    exposure: of('exposure', ({ exposure }) => exposure),
    code: codes(
      'group',
      row,
      groupAxis,
      rows.map(({ group }) => group),
    ),
  };
};
const hyper = (name: string): Expression => sample(name, LogNormal(0, 1));

const conjugate: Readonly<Record<string, Conjugate>> = {
  'gamma effects of Poisson rows with exposures': {
    model: (drawn) => () => {
      const { count, exposure, code } = columnsOf(drawn);
      const [a, b, slope] = [hyper('a'), hyper('b'), sample('slope', Normal(0, 1))];
      const u = plate(groupAxis, () => sample('u', Gamma(a, b)));
      sample(
        'y',
        Poisson(
          u
            .at(code)
            .mul(exposure)
            .mul(exp(exposure.mul(slope).mul(0.02))),
        ),
        { obs: count },
      );
    },
    prior: (a, b) => Gamma(a, b),
    support: positive,
    gains: ({ count, exposure }, slope) => [count, exposure * Math.exp(exposure * slope * 0.02)],
  },
  'beta effects of binomial rows': {
    model: (drawn) => () => {
      const { count, trials, code } = columnsOf(drawn);
      const [a, b] = [hyper('a'), hyper('b')];
      sample('slope', Normal(0, 1));
      const u = plate(groupAxis, () => sample('u', Beta(a, b)));
      sample('y', BinomialProbs(trials, u.at(code)), { obs: count });
    },
    prior: (a, b) => Beta(a, b),
    support: unitInterval,
    gains: ({ count, failures }) => [count, failures],
  },
};

/** log p(y) = log p(y, u) - log p(u | y) at any u; both joint densities in unconstrained coordinates. */
function expectIdentity({ model, prior, support, gains }: Conjugate, drawn: Grouped): void {
  // With more events effects are sampled.
  fc.pre(
    drawn.rows.reduce((total, { count, failures }) => total + count + failures, 0) < 12 * groupAxis.size,
  );
  const traced = traceModel(model(drawn));
  const { traced: integrable, sites } = marginalise(traced);
  expect(sites).toEqual(['u']);
  const reduced = instantiate(compileTraced(integrable).program);
  const rows = new Interpreter(compileTraced(traced).model);
  const density = reduced.logDensityAndGradient(Float64Array.from(drawn.at), new Float64Array(3));
  const position = Float64Array.from([...drawn.at, ...drawn.effects]);
  const joint = rows.logDensityAndGradient(position, new Float64Array(8));
  const conditional = drawn.effects.map((unconstrained, g) => {
    const own = drawn.rows.filter(({ group }) => group === g).map((row) => gains(row, drawn.at[2]));
    const total = (k: 0 | 1): number => own.reduce((sum, gain) => sum + gain[k], Math.exp(drawn.at[k]));
    const u = support.bijector!.forward(constant(unconstrained));
    const logJacobian = support.bijector!.logAbsDetJacobian(constant(unconstrained));
    const value = prior(total(0), total(1)).logDensity(u).add(logJacobian);
    return evaluate([value])[0][0];
  });
  const expected = conditional.reduce((rest, value) => rest - value, joint);
  expect(Math.abs(density - expected)).toBeLessThanOrEqual(1e-10 * (1 + Math.abs(expected)));
}

describe('integrated effects leave the density that the rows have, to 1e-10', () => {
  it.each(Object.entries(conjugate))('%s', (_, law) => {
    fc.assert(
      fc.property(grouped, (drawn) => expectIdentity(law, drawn)),
      { numRuns: 60 },
    );
  });
});
