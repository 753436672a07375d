import { axis, column, HalfNormal, ImproperUniform, model, Normal, plate, sample } from '@bayes-window/dsl';
import {
  centred,
  columnOf,
  type Data,
  flatPositive,
  numbers,
  type Port,
  product,
  standardise,
  table,
} from './port.ts';

type Columns = readonly (readonly number[])[];

/** y ~ normal(X beta, sigma) with X given by columns. */
function regression(
  y: readonly number[],
  columns: Columns,
  prior = ImproperUniform(),
  sigma = flatPositive(),
): void {
  const row = axis('row', y.length);
  const k = axis('k', columns.length);
  const design = column(
    'X',
    [row, k],
    y.flatMap((_, i) => columns.map((c) => c[i])),
  );
  const beta = plate(k, () => sample('beta', prior));
  const scale = sample('sigma', sigma);
  sample('y', Normal(product(design, beta, k), scale), { obs: column('y', row, y) });
}

/** Flat priors, an intercept, and the given covariates. */
function flatRegression(
  folder: string,
  responseOf: (data: Data) => readonly number[],
  covariatesOf: (data: Data) => Columns,
): Port {
  const run = (data: Data): void => {
    const y = responseOf(data);
    regression(y, [y.map(() => 1), ...covariatesOf(data)]);
  };
  return { folder, model: model(run), constant: 0 };
}

const times = (a: readonly number[], b: readonly number[]): number[] => a.map((value, i) => value * b[i]);
const logs = (data: Data, name: string): number[] => numbers(data, name).map(Math.log);

const kidScore = (data: Data): readonly number[] => numbers(data, 'kid_score');
/** Mother's school, IQ and their product, each shifted and scaled first. */
const kidCovariates =
  (adjust: (x: readonly number[], name: string) => number[]) =>
  (data: Data): Columns => {
    const [school, iq] = ['mom_hs', 'mom_iq'].map((name) => adjust(numbers(data, name), name));
    return [school, iq, times(school, iq)];
  };

const logEarnings = (data: Data): readonly number[] => logs(data, 'earn');
const withMale = (data: Data, height: readonly number[], interaction: boolean): Columns => {
  const male = numbers(data, 'male');
  return interaction ? [height, male, times(height, male)] : [height, male];
};

const logWeight = (data: Data): readonly number[] => logs(data, 'weight');
const mesquiteNames = ['diam1', 'diam2', 'canopy_height', 'total_height', 'density'];
const group = (data: Data): readonly number[] => numbers(data, 'group');
const logProduct = (data: Data, ...names: string[]): number[] =>
  numbers(data, names[0]).map((_, i) =>
    Math.log(names.reduce((total, name) => total * numbers(data, name)[i], 1)),
  );
const logRatio = (data: Data, a: string, b: string): number[] =>
  numbers(data, a).map((value, i) => Math.log(value / numbers(data, b)[i]));

/** Independent normal priors of scale 10; sigma's, on sigma > 0, is not renormalised in the program. */
const bayesianRegression = (folder: string): Port => ({
  folder,
  constant: Math.LN2,
  model: model((data: Data) => {
    const X = table(data, 'X');
    const columns = X[0].map((_, j) => columnOf(X, j));
    regression(numbers(data, 'y'), columns, Normal(0, 10), HalfNormal(10));
  }),
});

const kidiq = 'kidiq_with_mom_work-kidscore_interaction';

export const linearRegressions: readonly Port[] = [
  bayesianRegression('sblri-blr'),
  bayesianRegression('sblrc-blr'),
  flatRegression(
    `${kidiq}_z`,
    kidScore,
    kidCovariates((x) => standardise(x, 2)),
  ),
  flatRegression(`${kidiq}_c`, kidScore, kidCovariates(centred)),
  flatRegression(
    `${kidiq}_c2`,
    kidScore,
    kidCovariates((x, name) => x.map((value) => value - (name === 'mom_hs' ? 0.5 : 100))),
  ),
  flatRegression(
    'earnings-log10earn_height',
    (data) => numbers(data, 'earn').map(Math.log10),
    (data) => [numbers(data, 'height')],
  ),
  flatRegression('earnings-logearn_height_male', logEarnings, (data) =>
    withMale(data, numbers(data, 'height'), false),
  ),
  flatRegression('earnings-logearn_interaction', logEarnings, (data) =>
    withMale(data, numbers(data, 'height'), true),
  ),
  flatRegression('earnings-logearn_interaction_z', logEarnings, (data) =>
    withMale(data, standardise(numbers(data, 'height'), 1), true),
  ),
  flatRegression(
    'mesquite-mesquite',
    (data) => numbers(data, 'weight'),
    (data) => [...mesquiteNames.map((name) => numbers(data, name)), group(data)],
  ),
  flatRegression('mesquite-logmesquite', logWeight, (data) => [
    ...mesquiteNames.map((name) => logs(data, name)),
    group(data),
  ]),
  flatRegression('mesquite-logmesquite_logvas', logWeight, (data) => [
    logProduct(data, 'diam1', 'diam2', 'canopy_height'),
    logProduct(data, 'diam1', 'diam2'),
    logRatio(data, 'diam1', 'diam2'),
    logs(data, 'total_height'),
    logs(data, 'density'),
    group(data),
  ]),
  flatRegression('mesquite-logmesquite_logvolume', logWeight, (data) => [
    logProduct(data, 'diam1', 'diam2', 'canopy_height'),
  ]),
];
