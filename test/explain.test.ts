import {
  compile,
  compileTraced,
  type Explanation,
  explain,
  formatExplanation,
  marginalise,
  traceModel,
} from '@bayes-window/compiler';
import {
  axis,
  codes,
  column,
  defineDistribution,
  type Expression,
  factor,
  Gamma,
  HalfNormal,
  Normal,
  Poisson,
  plate,
  real,
  sample,
} from '@bayes-window/dsl';
import { explainCompiled, hierarchicalSlope, prepareSlopeData, readRoles, readTable } from 'bayes-window';
import { describe, expect, it } from 'vitest';
import { readData } from '../bench/posteriordb/fixtures.ts';
import { ports } from '../bench/posteriordb/ports.ts';

function lfp(family: 'normal' | 'student'): () => void {
  const table = readTable('examples/data/lfp.csv');
  const { data } = prepareSlopeData(
    readRoles(table, { y: 'Log power', treatment: 'stim', group: 'mouse' }),
    family,
  );
  return () => hierarchicalSlope(data);
}

const explained: Readonly<Record<string, () => Explanation>> = {
  'lfp-normal': () => explain(compile(lfp('normal'))),
  'lfp-student': () => explain(compile(lfp('student'))),
  ...Object.fromEntries(
    [
      'eight_schools-eight_schools_noncentered',
      'kidiq_with_mom_work-kidscore_interaction_c',
      'wells_data-wells_dist',
      'GLM_Poisson_Data-GLM_Poisson_model',
      'GLMM_data-GLMM1_model',
      'radon_mod-radon_county',
      'sat-hier_2pl',
      'normal_2-normal_mixture',
    ].map((folder) => {
      const { model } = ports.find((port) => port.folder === folder)!;
      return [folder, () => explain(compile(model, readData(folder)))];
    }),
  ),
};

describe('golden explanations', () => {
  it.each(Object.entries(explained))('%s', async (name, make) => {
    const text = formatExplanation(make(), { machine: false });
    await expect(text).toMatchFileSnapshot(`golden/explain/${name}.txt`);
  });
});

const row = axis('row', 60);
const wave = (phase: number): number[] => Array.from({ length: 60 }, (_, i) => Math.sin(phase + i * i));
const y = column('y', row, wave(1));
const x = column('x', row, wave(2));
const group = codes(
  'group',
  row,
  axis('group', 3),
  Array.from({ length: 60 }, (_, i) => i % 3),
);

function likelihoodOf(model: () => void, site = 'y') {
  return explain(compile(model)).terms.find((term) => term.site === site)!;
}

describe('explain', () => {
  it('says which rule shrank a likelihood, and by how much', () => {
    const term = likelihoodOf(() => {
      const a = plate(group.axis, () => sample('a', Normal(0, 1)));
      sample('y', Normal(a.at(group), sample('sigma', HalfNormal(1))), { obs: y });
    });
    expect(term.fired).toEqual([
      {
        rule: 'R2',
        axis: 'row',
        rows: 60,
        left: 3,
        note: 'squares of 1 coefficients in each of 3 groups',
      },
    ]);
    expect([term.rows, term.left]).toEqual([60, 3]);
  });

  it('says why a likelihood stays row by row', () => {
    const term = likelihoodOf(() => {
      const b = sample('b', Normal(0, 1));
      sample('y', Normal(b.mul(x).exp(), 1), { obs: y });
    });
    expect(term.left).toBe(60);
    expect(term.kept.map(({ rule, note }) => `${rule}: ${note}`)).toEqual([
      'R2: the residual is not affine in the parameters with known coefficients',
      'R1, R3: no addend is affine in the parameters with known coefficients',
      'R0, R1: more than half of the rows are distinct in x',
    ]);
  });

  it("treats a user's own likelihood and a factor alike", () => {
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
    const repeated = column(
      'repeated',
      row,
      wave(1).map((value) => Math.sign(value)),
    );
    const term = likelihoodOf(() => void sample('y', Quartic(sample('a', Normal(0, 1))), { obs: repeated }));
    expect(term.fired).toMatchObject([{ rule: 'R0, R1', rows: 60, left: 2 }]);
    const asFactor = likelihoodOf(() => {
      factor(
        'y',
        repeated
          .sub(sample('a', Normal(0, 1)))
          .square()
          .square()
          .neg(),
      );
    });
    expect(asFactor).toMatchObject({ kind: 'factor', fired: [{ rule: 'R0, R1', rows: 60, left: 2 }] });
  });

  it('lists data, loops and costs, and keeps all of it as JSON', () => {
    const compiled = compile(lfp('student'));
    const explanation = explainCompiled(compiled);
    expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
    expect(explanation.data).toContainEqual({
      name: 'mouse',
      kind: 'codes',
      axes: 'row: 480 -> mouse: 8',
      size: 480,
      distinct: 8,
    });
    expect(
      explanation.loops.some(({ points, operations }) => points === 480 && operations.sumLog === 1),
    ).toBe(true);
    expect(explanation.module.bytes).toBe(compiled.program.bytes.length);
    const { predicted, measured } = explanation.nanosecondsPerGradient;
    expect(predicted).toBeGreaterThan(0);
    expect(measured).toBeGreaterThan(0);
    expect(formatExplanation(explanation)).toMatch(
      /module [\d,]+ bytes.*\n.*\n.*ns predicted, [\d,]+ ns measured\n +backend WebAssembly; TensorFlow.js does not pay/,
    );
  });

  it('says of effects of groups whether they are integrated out, and why', () => {
    const row60 = (name: string, of: typeof group.axis) =>
      codes(
        name,
        row,
        of,
        Array.from({ length: 60 }, (_, i) => (7 * i) % of.size),
      );
    const [many, fewer] = [row60('many', axis('many', 13)), row60('fewer', axis('fewer', 9))];
    const { traced } = marginalise(
      traceModel(() => {
        const [tau, shape] = [sample('tau', HalfNormal(1)), sample('shape', HalfNormal(1))];
        const u = plate(many.axis, () => sample('u', Normal(0, tau)));
        const v = plate(fewer.axis, () => sample('v', Normal(0, 1)));
        const w = plate(group.axis, () => sample('w', Normal(0, 1)));
        sample('y', Normal(u.at(many).add(v.at(fewer)).add(w.at(group)), 0.5), { obs: y });
        const rate = plate(group.axis, () => sample('rate', Gamma(shape, 1)));
        sample('count', Poisson(rate.at(group)), { obs: column('count', row, new Array(60).fill(3)) });
      }),
    );
    const explanation = explain(compileTraced(traced));
    expect(formatExplanation(explanation).split('\n\n').at(2)).toBe(
      [
        'Effects of groups',
        '    u (integrated out): normal in each of 13 groups',
        '    w (integrated out): jointly normal with "u", which it is crossed with',
        '    v (sampled): crossed with "u", whose groups are more; solving for its 9 in each gradient costs more than sampling them',
        '    rate (sampled): its groups have 60 events each; from 12 on, sampling it costs less than drawing it',
      ].join('\n'),
    );
    expect(explain(compile(lfp('normal'))).effects).toEqual([]);
  });
});
