import { compile } from '@bayes-window/compiler';
import { type Codes, type Expression, HalfNormal, Normal, plate, sample } from '@bayes-window/dsl';
import { instantiate, type Target } from '@bayes-window/runtime';
import {
  type FamilyName,
  hierarchicalSlope,
  prepareSlopeData,
  readRoles,
  readTable,
  type SlopeData,
} from 'bayes-window';
import { readData } from '../posteriordb/fixtures.ts';
import { ports } from '../posteriordb/ports.ts';
import { correlatedGaussian } from './gaussian.ts';

/** A posterior in fixed coordinates. Its name is DATA-MODEL, as posteriordb's are; peers sample the same one. */
export interface BenchPosterior {
  readonly name: string;
  target(): Target;
  /** The data of its Stan program, where these are not in test/fixtures/posteriordb. */
  peerData?(): Readonly<Record<string, unknown>>;
}

/** A model as its program writes it: no choice of coordinates. */
const portNames = [
  'eight_schools-eight_schools_noncentered',
  'eight_schools-eight_schools_centered',
  'kidiq_with_mom_work-kidscore_interaction_c',
  'kidiq_with_mom_work-kidscore_interaction_z',
  'earnings-logearn_interaction',
  'earnings-log10earn_height',
  'mesquite-mesquite',
  'mesquite-logmesquite',
  'sblrc-blr',
  'sblri-blr',
  'surgical_data-surgical_model',
  'seeds_data-seeds_centered_model',
  'radon_mod-radon_county',
] as const;

function ported(name: string): BenchPosterior {
  const port = ports.find(({ folder }) => folder === name);
  if (port === undefined) throw new Error(`there is no port of ${name}`);
  return { name, target: () => instantiate(compile(port.model, readData(name)).program) };
}

function lfpData(family: FamilyName): SlopeData {
  const table = readTable(new URL('../../../examples/data/lfp.csv', import.meta.url).pathname);
  const roles = readRoles(table, { y: 'Log power', treatment: 'stim', group: 'mouse' });
  return prepareSlopeData(roles, family).data;
}

function valuesOf({ attributes }: Expression): number[] {
  if (attributes.values === undefined) throw new Error('not a column');
  return Array.from(attributes.values);
}

/** theta = a + sigma_a a_subject + (b + sigma_b b_subject) x, non-centred */
function varyingSlopes({ y, treatment, group, family }: SlopeData): void {
  const { axis } = group as Codes;
  const around = (name: string): Expression => {
    const centre = sample(name, Normal(0, 1));
    const subject = plate(axis, () => sample(`${name}_subject`, Normal(0, 1)));
    return centre.add(sample(`sigma_${name}`, HalfNormal(1)).mul(subject)).at(group as Codes);
  };
  sample('y', family.likelihood(around('a').add(around('b').mul(treatment))), { obs: y });
}

function lfp(name: string, family: FamilyName, model: (data: SlopeData) => unknown): BenchPosterior {
  return {
    name: `lfp-${name}`,
    target: () => {
      const data = lfpData(family);
      return instantiate(compile(() => model(data)).program);
    },
    peerData: () => {
      const { y, treatment, group } = lfpData(family);
      const codes = group as Codes;
      return {
        N: y.axes[0].size,
        J: codes.axis.size,
        y: valuesOf(y),
        x: valuesOf(treatment),
        group: Array.from(codes.values, (code) => code + 1),
      };
    },
  };
}

const gaussian: BenchPosterior = {
  name: 'd100-gaussian',
  target: () => correlatedGaussian(100, 1e4).target,
  peerData: () => ({ d: 100, P: correlatedGaussian(100, 1e4).precision }),
};

export const benchPosteriors: readonly BenchPosterior[] = [
  ...portNames.map(ported),
  lfp('lfp_normal', 'normal', hierarchicalSlope),
  lfp('lfp_student', 'student', hierarchicalSlope),
  lfp('slopes', 'normal', varyingSlopes),
  gaussian,
];
