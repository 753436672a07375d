import { readFileSync } from 'node:fs';
import { axis, codes, column, HalfCauchy, HalfNormal, Normal, plate, sample } from '@bayes-window/dsl';
import { infer } from 'bayes-window';

// A user's script from its models to a summary that can be trusted: MODEL data.json. Prints the R-hat of its last run.

interface EightSchools {
  readonly J: number;
  readonly y: readonly number[];
  readonly sigma: readonly number[];
}

interface Slopes {
  readonly N: number;
  readonly J: number;
  readonly y: readonly number[];
  readonly x: readonly number[];
  readonly group: readonly number[];
}

function eightSchools({ J, y, sigma }: EightSchools): void {
  const school = axis('school', J);
  const effects = plate(school, () => sample('theta_trans', Normal(0, 1)));
  const mu = sample('mu', Normal(0, 5));
  const theta = effects.mul(sample('tau', HalfCauchy(5))).add(mu);
  sample('y', Normal(theta, column('sigma', school, sigma)), { obs: column('y', school, y) });
}

function slopes({ N, J, y, x, group }: Slopes): void {
  const [row, mouse] = [axis('row', N), axis('mouse', J)];
  const of = codes(
    'mouse',
    row,
    mouse,
    group.map((code) => code - 1),
  );
  const a = sample('a', Normal(0, 1));
  const effects = plate(mouse, () => sample('a_subject', Normal(0, 1)));
  const intercept = a.add(effects.mul(sample('sigma_a', HalfNormal(1))).at(of));
  const mean = intercept.add(sample('b', Normal(0, 1)).mul(column('x', row, x)));
  sample('y', Normal(mean, sample('sigma_obs', HalfNormal(1))), { obs: column('y', row, y) });
}

const models: Readonly<Record<string, (data: never) => void>> = {
  eight_schools_noncentered: eightSchools,
  lfp_normal: slopes,
};

const [name, file] = process.argv.slice(2);
const data = JSON.parse(readFileSync(file, 'utf8')) as never;
for (let [draws, rHat] = [1000, Number.POSITIVE_INFINITY]; rHat >= 1.01; draws *= 2) {
  const { summary } = await infer(models[name], [data], { draws, seed: 1 });
  rHat = Math.max(...summary.map((row) => row.rHat));
  console.log(JSON.stringify({ rHat, draws }));
}
