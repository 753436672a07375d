import {
  axis,
  column,
  deterministic,
  HalfCauchy,
  HalfNormal,
  ImproperUniform,
  model,
  multiply,
  Normal,
  plate,
  positive,
  sample,
  sum,
} from '@bayes-window/dsl';

type Data = Readonly<Record<string, unknown>>;

/** A posteriordb program in our language; sites are named as Stan's parameters, `name[k]` there is element k - 1 here. */
export interface Port {
  readonly folder: string;
  readonly model: (data: Data) => void;
  /** Our log density minus Stan's: what a port normalises that the program does not. */
  readonly constant: number;
}

const numbers = (data: Data, name: string): readonly number[] => data[name] as readonly number[];
const flatPositive = (): ReturnType<typeof ImproperUniform> => ImproperUniform(positive);

function standardise(x: readonly number[]): number[] {
  const mean = x.reduce((a, b) => a + b, 0) / x.length;
  const variance = x.reduce((a, b) => a + (b - mean) ** 2, 0) / (x.length - 1);
  return x.map((value) => (value - mean) / (2 * Math.sqrt(variance)));
}

/** y ~ normal(X beta, sigma) with X given by columns. */
function regression(
  y: readonly number[],
  columns: readonly (readonly number[])[],
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
  sample('y', Normal(sum(multiply(design, beta), k), scale), { obs: column('y', row, y) });
}

const ones = (y: readonly number[]): number[] => y.map(() => 1);

export const ports: readonly Port[] = [
  {
    folder: 'eight_schools-eight_schools_noncentered',
    // tau ~ cauchy(0, 5) on tau > 0 is not renormalised in the program.
    constant: Math.log(2),
    model: model((data: Data) => {
      const school = axis('school', data.J as number);
      const raw = plate(school, () => sample('theta_trans', Normal(0, 1)));
      const mu = sample('mu', Normal(0, 5));
      const tau = sample('tau', HalfCauchy(5));
      const theta = deterministic('theta', raw.mul(tau).add(mu));
      sample('y', Normal(theta, column('sigma', school, numbers(data, 'sigma'))), {
        obs: column('y', school, numbers(data, 'y')),
      });
    }),
  },
  {
    folder: 'eight_schools-eight_schools_centered',
    constant: Math.log(2),
    model: model((data: Data) => {
      const school = axis('school', data.J as number);
      const mu = sample('mu', Normal(0, 5));
      const tau = sample('tau', HalfCauchy(5));
      const theta = plate(school, () => sample('theta', Normal(mu, tau)));
      sample('y', Normal(theta, column('sigma', school, numbers(data, 'sigma'))), {
        obs: column('y', school, numbers(data, 'y')),
      });
    }),
  },
  {
    folder: 'sblri-blr',
    // sigma ~ normal(0, 10) on sigma > 0 is not renormalised in the program.
    constant: Math.log(2),
    model: model((data: Data) => {
      const X = data.X as readonly (readonly number[])[];
      const columns = X[0].map((_, j) => X.map((row) => row[j]));
      regression(numbers(data, 'y'), columns, Normal(0, 10), HalfNormal(10));
    }),
  },
  {
    folder: 'mesquite-logmesquite_logvolume',
    constant: 0,
    model: model((data: Data) => {
      const [d1, d2, height] = ['diam1', 'diam2', 'canopy_height'].map((name) => numbers(data, name));
      const y = numbers(data, 'weight').map(Math.log);
      regression(y, [ones(y), d1.map((d, i) => Math.log(d * d2[i] * height[i]))]);
    }),
  },
  {
    folder: 'kidiq_with_mom_work-kidscore_interaction_z',
    constant: 0,
    model: model((data: Data) => {
      const [hs, iq] = ['mom_hs', 'mom_iq'].map((name) => standardise(numbers(data, name)));
      const y = numbers(data, 'kid_score');
      regression(y, [ones(y), hs, iq, hs.map((h, i) => h * iq[i])]);
    }),
  },
];
