import { axis, column, deterministic, HalfCauchy, Normal, plate, sample } from '@bayes-window/dsl';
import { type FamilyName, hierarchicalSlope, prepareSlopeData, readRoles, readTable } from 'bayes-window';

/** A model closed over its data. */
export interface BenchModel {
  readonly name: string;
  readonly model: () => unknown;
}

const effects = [28, 8, -3, 7, -1, 1, 18, 12];
const errors = [15, 10, 16, 11, 9, 11, 10, 18];

/** Rubin (1981), non-centred. */
function eightSchools(): void {
  const school = axis('school', 8);
  const raw = plate(school, () => sample('theta_trans', Normal(0, 1)));
  const mu = sample('mu', Normal(0, 5));
  const tau = sample('tau', HalfCauchy(5));
  const theta = deterministic('theta', raw.mul(tau).add(mu));
  sample('y', Normal(theta, column('sigma', school, errors)), { obs: column('y', school, effects) });
}

const dataFolder = new URL('../../examples/data/', import.meta.url);

/** The default slope model on an LFP table; `noise` is added to y (standard deviation in its units), seeded. */
function lfp(file: string, family: FamilyName, noise = 0): () => unknown {
  const table = readTable(new URL(file, dataFolder).pathname);
  const roles = readRoles(table, { y: 'Log power', treatment: 'stim', group: 'mouse' });
  if (noise > 0)
    for (const [i, y] of roles.y.values.entries()) roles.y.values[i] = y + noise * pseudoRandom(i);
  const { data } = prepareSlopeData(roles, family);
  return () => hierarchicalSlope(data);
}

/** A fixed hash of i to (-1, 1): enough to make every y distinct. */
export function pseudoRandom(i: number): number {
  const x = Math.sin(i * 12.9898 + 1) * 43_758.5453;
  return 2 * (x - Math.floor(x)) - 1;
}

export const eightSchoolsModel: BenchModel = { name: 'eight schools', model: eightSchools };

/** The 71,919 rows of the long table, each with its own y. */
export const lfpDistinct = (family: FamilyName): BenchModel => ({
  name: `lfp 71919 ${family}, distinct y`,
  model: lfp('lfp_monster.csv.gz', family, 0.01),
});

export const benchModels: readonly (() => BenchModel)[] = [
  () => eightSchoolsModel,
  () => ({ name: 'lfp 480 normal', model: lfp('lfp.csv', 'normal') }),
  () => ({ name: 'lfp 480 student', model: lfp('lfp.csv', 'student') }),
  () => ({ name: 'lfp 71919 normal', model: lfp('lfp_monster.csv.gz', 'normal') }),
  () => ({ name: 'lfp 71919 student', model: lfp('lfp_monster.csv.gz', 'student') }),
  () => lfpDistinct('normal'),
  () => lfpDistinct('student'),
];
