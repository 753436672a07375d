import {
  type Axis,
  axis,
  Bernoulli,
  Beta,
  type Codes,
  codes,
  column,
  Exponential,
  type Expression,
  exp,
  factor,
  HalfNormal,
  ImproperUniform,
  LogNormal,
  logSumExp,
  model,
  multiply,
  Normal,
  plate,
  StudentT,
  sample,
  sqrt,
  sum,
  where,
} from '@bayes-window/dsl';
import { columnOf, type Data, numbers, oneBased, type Port, product, standardise, table } from './port.ts';

interface Responses {
  readonly row: Axis;
  readonly item: Axis;
  readonly person: Axis;
  readonly itemOf: Codes;
  readonly personOf: Codes;
}

function responses(data: Data): Responses {
  const [row, item, person] = [
    axis('row', data.N as number),
    axis('item', data.I as number),
    axis('person', data.J as number),
  ];
  const itemOf = oneBased('ii', row, item, numbers(data, 'ii'));
  return { row, item, person, itemOf, personOf: oneBased('jj', row, person, numbers(data, 'jj')) };
}

/** `free` with one element more, so that all sum to zero. */
function sumToZero(free: Expression, over: Axis, [freeAxis] = free.axes): Expression {
  const last = over.size - 1;
  const codesOfFree = codes(
    'free',
    over,
    freeAxis,
    Array.from({ length: over.size }, (_, i) => i % last),
  );
  const isLast = column(
    'is last',
    over,
    Array.from({ length: over.size }, (_, i) => (i === last ? 1 : 0)),
  );
  return where(isLast, sum(free, freeAxis).neg(), free.at(codesOfFree));
}

/** Ability by person, regressed on covariates that are centred and scaled to half a unit; the first is the intercept. */
function latentRegression(data: Data, person: Axis): Expression {
  const W = table(data, 'W');
  const covariate = axis('covariate', data.K as number);
  const adjusted = W[0].map((_, k) => (k === 0 ? columnOf(W, 0) : standardise(columnOf(W, k), 2)));
  const design = column(
    'W',
    [person, covariate],
    W.flatMap((_, j) => adjusted.map((c) => c[j])),
  );
  const lambda = plate(covariate, () => sample('lambda_adj', StudentT(3, 0, 1)));
  return plate(person, () => sample('theta', Normal(product(design, lambda, covariate), 1)));
}

const twoParameterLogistic: Port = {
  folder: 'fims_Aus_Jpn_irt-2pl_latent_reg_irt',
  constant: 0,
  model: model((data: Data) => {
    const { row, item, person, itemOf, personOf } = responses(data);
    const alpha = plate(item, () => sample('alpha', LogNormal(1, 1)));
    const free = plate(axis('free item', item.size - 1), () => sample('beta_free', ImproperUniform()));
    const beta = sumToZero(free, item);
    factor('beta prior', Normal(0, 3).logDensity(beta));
    const theta = latentRegression(data, person);
    const logits = alpha.at(itemOf).mul(theta.at(personOf)).sub(beta.at(itemOf));
    sample('y', Bernoulli({ logits }), { obs: column('y', row, numbers(data, 'y')) });
  }),
};

/** Highest response to each item. */
function highestResponses(data: Data): number[] {
  const highest = new Array<number>(data.I as number).fill(0);
  const items = numbers(data, 'ii');
  for (const [n, y] of numbers(data, 'y').entries())
    highest[items[n] - 1] = Math.max(highest[items[n] - 1], y);
  return highest;
}

/** log p(y) = y eta - c_y - log sum over k of exp(k eta - c_k), c_k = the sum of the item's first k steps */
function generalisedPartialCredit(data: Data, eta: Expression, steps: Expression): void {
  const { row, item, itemOf } = responses(data);
  const highest = highestResponses(data);
  const response = axis('response', Math.max(...highest) + 1);
  const [step] = steps.axes;
  const firstStep = highest.map((_, i) => highest.slice(0, i).reduce((a, b) => a + b, 0));
  const cells = highest.flatMap((most, i) =>
    Array.from({ length: response.size }, (_, k) => ({ i, k, most })),
  );
  const isPassed = column(
    'step is passed',
    [item, response, step],
    cells.flatMap(({ i, k }) =>
      Array.from({ length: step.size }, (_, s) => (s >= firstStep[i] && s < firstStep[i] + k ? 1 : 0)),
    ),
  );
  const exists = column(
    'response exists',
    [item, response],
    cells.map(({ k, most }) => (k <= most ? 1 : 0)),
  );
  const cost = where(exists, product(isPassed, steps, step), 1e300);
  const level = column(
    'level',
    response,
    Array.from({ length: response.size }, (_, k) => k),
  );
  const y = numbers(data, 'y');
  const chosen = column(
    'y',
    [row, response],
    y.flatMap((value) => Array.from({ length: response.size }, (_, k) => (k === value ? 1 : 0))),
  );
  const logits = multiply(level, eta).sub(cost.at(itemOf));
  factor('y', product(chosen, logits, response).sub(logSumExp(logits, response)));
}

const partialCredit: Port = {
  folder: 'timssAusTwn_irt-gpcm_latent_reg_irt',
  constant: 0,
  model: model((data: Data) => {
    const { item, person, itemOf, personOf } = responses(data);
    const step = axis(
      'step',
      highestResponses(data).reduce((a, b) => a + b, 0),
    );
    const alpha = plate(item, () => sample('alpha', LogNormal(1, 1)));
    const free = plate(axis('free step', step.size - 1), () => sample('beta_free', ImproperUniform()));
    const beta = sumToZero(free, step);
    factor('beta prior', Normal(0, 3).logDensity(beta));
    const theta = latentRegression(data, person);
    generalisedPartialCredit(data, theta.at(personOf).mul(alpha.at(itemOf)), beta);
  }),
};

const hierarchicalTwoParameter: Port = {
  folder: 'sat-hier_2pl',
  // The correlation's scale: du = 2 du of Stan.
  constant: -Math.LN2,
  rename: (name) => name.replace(/^(mu|tau)\[(\d)\]$/, '$1$2'),
  scales: { L_Omega: 2 },
  model: model((data: Data) => {
    const { row, item, person, itemOf, personOf } = responses(data);
    const theta = plate(person, () => sample('theta', Normal(0, 1)));
    const [mu1, mu2] = [sample('mu1', Normal(0, 1)), sample('mu2', Normal(0, 5))];
    const [tau1, tau2] = ['tau1', 'tau2'].map((name) => sample(name, Exponential(0.1)));
    // lkj(4) of a pair: (rho + 1)/2 ~ beta(4, 4)
    const rho = sample('L_Omega', Beta(4, 4)).mul(2).sub(1);
    const xi1 = plate(item, () => sample('xi1', Normal(mu1, tau1)));
    // A bivariate normal as its first margin and the second given the first.
    const given = mu2.add(rho.mul(tau2).mul(xi1.sub(mu1).div(tau1)));
    const spread = tau2.mul(sqrt(rho.square().neg().add(1)));
    const xi2 = plate(item, () => sample('xi2', Normal(given, spread)));
    const logits = exp(xi1)
      .at(itemOf)
      .mul(theta.at(personOf).sub(xi2.at(itemOf)));
    sample('y', Bernoulli({ logits }), { obs: column('y', row, numbers(data, 'y')) });
  }),
};

const lawSchool: Port = {
  folder: 'lsat_data-lsat_model',
  constant: Math.LN2,
  model: model((data: Data) => {
    const [question, student] = [axis('question', data.T as number), axis('student', data.N as number)];
    const alpha = plate(question, () => sample('alpha', Normal(0, 100)));
    const theta = plate(student, () => sample('theta', Normal(0, 1)));
    const beta = sample('beta', HalfNormal(100));
    // culm[r] students have pattern r or one before it.
    const patterns = table(data, 'response').flatMap((pattern, r) => {
      const before = r === 0 ? 0 : numbers(data, 'culm')[r - 1];
      return Array.from({ length: numbers(data, 'culm')[r] - before }, () => pattern);
    });
    sample('r', Bernoulli({ logits: beta.mul(theta).sub(alpha) }), {
      obs: column('r', [student, question], patterns.flat()),
    });
  }),
};

export const itemResponse: readonly Port[] = [
  twoParameterLogistic,
  partialCredit,
  hierarchicalTwoParameter,
  lawSchool,
];
