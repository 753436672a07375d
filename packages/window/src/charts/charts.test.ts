import { fileURLToPath } from 'node:url';
import { compare, loo } from '@bayes-window/runtime';
import { compile } from 'vega-lite';
import { describe, expect, it } from 'vitest';
import { toSvg } from '../render/svg.ts';
import * as charts from './index.ts';

interface Example {
  readonly name: string;
  readonly spec: charts.ChartSpec;
  /** Texts that must be readable in the picture. */
  readonly texts: readonly string[];
}

const awkward = { y: '1/isi.log "10"', x: "stim[0]'s", group: 'mouse\\id', cue: 'a.b[0].c' } as const;
const plain = { y: 'Log power', x: 'stim', group: 'mouse', cue: 'cue' } as const;
type Names = Readonly<Record<keyof typeof plain, string>>;

function trialRows(names: Names): charts.ChartRow[] {
  const cells = ['m1', 'm2', 'm10'].flatMap((mouse) => ['0', '1'].map((stim) => ({ mouse, stim })));
  return cells.flatMap(({ mouse, stim }, cell) =>
    [0, 1, 2, 3].map((trial) => ({
      [names.group]: mouse,
      [names.x]: stim,
      [names.cue]: trial % 2 === 0 ? 'tone' : 'light',
      trial,
      [names.y]: Number((2 + 0.1 * cell + 0.07 * ((trial * 7) % 4)).toFixed(2)),
    })),
  );
}

function dataExamples(kind: string, names: Names): Example[] {
  const rows = trialRows(names);
  const { x, y, group } = names;
  const boxes = charts.plotData(rows, { x, y });
  const lines = charts.plotDataSlopeTrials(rows, { x, y, detail: 'trial' });
  const many = Array.from({ length: 300 }, () => rows).flat();
  return [
    { name: `${kind}-data`, spec: boxes, texts: [x, y] },
    {
      name: `${kind}-data-by-color`,
      spec: charts.plotData(rows, { x, y, color: group }),
      texts: [x, y, group, 'm10'],
    },
    {
      name: `${kind}-data-summarised`,
      spec: charts.plotData(many, { x, y, color: group }),
      texts: [x, y, group],
    },
    {
      name: `${kind}-trials`,
      spec: charts.plotDataSlopeTrials(rows, { x, y, detail: 'trial', color: group }),
      texts: [x, y],
    },
    {
      name: `${kind}-facet`,
      spec: charts.facet(charts.layer(boxes, lines), { column: group }),
      texts: [x, y, group, 'm10'],
    },
    {
      name: `${kind}-bars`,
      spec: charts.barChart(rows.slice(0, 2), { x, y, low: y, high: y }),
      texts: [x, y],
    },
  ];
}

function slopeExamples(kind: string, names: Names): Example[] {
  const { y, x: treatment, group, cue } = names;
  const rows = trialRows(names);
  const change = { y, treatment, levels: ['0', '1'], change: 'subtract' } as const;
  const { differences } = charts.dataDifferences(rows, { y, treatment, group, change: 'subtract' });
  const byCue = charts.dataDifferences(rows, {
    y,
    treatment,
    group,
    condition: cue,
    change: 'divide',
  }).differences;
  const one = [{ labels: {}, mean: 0.1, low: 0.02, high: 0.19 }];
  const cues = ['tone', 'light'].map((label) => ({
    labels: { [cue]: label },
    mean: 1.1,
    low: 0.9,
    high: 1.3,
  }));
  const slopes = charts.slopesChart(one, differences, change);
  const ratios = charts.slopesChart(cues, byCue, { ...change, change: 'divide', condition: cue });
  const grouped = differences.map(({ labels }) => ({ ...one[0], labels }));
  return [
    {
      name: `${kind}-slopes`,
      spec: slopes,
      texts: [treatment, `Δ ${y} (${treatment} 1 − 0)`, 'Posterior mean and 94% HDI'],
    },
    { name: `${kind}-slopes-divide`, spec: ratios, texts: [cue, 'tone', `${y} ratio (${treatment} 1 / 0)`] },
    {
      name: `${kind}-slopes-group`,
      spec: charts.slopesChart(grouped, differences, { ...change, group }),
      texts: [group, 'm10'],
    },
    {
      name: `${kind}-lme`,
      spec: charts.lmeSlopesChart(one, [], change),
      texts: [treatment, 'Coefficient and 95% CI'],
    },
    { name: `${kind}-beside`, spec: charts.beside(slopes, ratios), texts: [treatment, cue] },
    { name: `${kind}-slopes-facet`, spec: charts.facet(ratios, { row: cue }), texts: [cue, 'light'] },
  ];
}

function posteriorExamples(): Example[] {
  const chain = (shift: number): number[] =>
    Array.from({ length: 60 }, (_, draw) => Number((((draw + shift) * 0.618033) % 1).toFixed(4)));
  const parameters = ['b_stim', 'a[m.1]'].map((name) => ({
    name,
    draws: [chain(1), chain(7)],
    mean: 0.5,
    low: 0.1,
    high: 0.9,
  }));
  const constant = { name: 'fixed', draws: [[2, 2, 2]], mean: 2, low: 2, high: 2, unit: 'Hz' };
  const texts = ['b_stim', 'a[m.1]'];
  return [
    {
      name: 'density',
      spec: charts.posteriorDensity([...parameters, constant]),
      texts: [...texts, 'fixed, Hz'],
    },
    { name: 'trace', spec: charts.tracePlot(parameters, { draws: 20 }), texts: [...texts, 'Chain'] },
    { name: 'rank', spec: charts.rankPlot(parameters, { bins: 5 }), texts: [...texts, 'Chain'] },
    {
      name: 'forest',
      spec: charts.forestPlot(parameters, { reference: 0, xTitle: 'Slope' }),
      texts: [...texts, 'Slope'],
    },
  ];
}

function diagnosticExamples(): Example[] {
  // Golden-ratio sequences: evenly spread, never equal.
  const chain = (shift: number, n = 60): number[] =>
    Array.from({ length: n }, (_, draw) => Number((((draw + shift) * 0.618033) % 1).toFixed(4)));
  const parameters = [
    { name: 'b_stim', draws: [chain(1), chain(7)] },
    { name: 'a[m.1]', draws: [chain(30).map((x) => x * x), chain(12)], unit: 'Hz' },
  ];
  const divergent = [chain(1).map((x) => (x > 0.9 ? 1 : 0)), chain(7).map(() => 0)];
  const logLikelihood = [0.1, 0.2, 0.9, 1.4].map((k, i) => [
    chain(i + 1, 400).map((u) => k * Math.log(u) - 1),
  ]);
  const judged = loo(logLikelihood);
  const checkPanels = (of: (u: number) => number) =>
    ['tone', 'light'].map((name, i) => ({
      name,
      observed: chain(3 + i, 30).map(of),
      replicated: [7, 11, 13, 17].map((shift) => chain(shift * (i + 1), 30).map((u) => of(Math.sqrt(u)))),
    }));
  const rows = compare({
    student: judged,
    'no condition': loo(logLikelihood.map(([c]) => [c.map((l) => 1.1 * l - 0.2)])),
  });
  return [
    { name: 'rank-ecdf', spec: charts.rankEcdfPlot(parameters), texts: ['b_stim', 'a[m.1], Hz', 'Chain'] },
    {
      name: 'pair',
      spec: charts.pairPlot(parameters, { divergent, draws: 20 }),
      texts: ['b_stim', 'a[m.1], Hz'],
    },
    {
      name: 'energy',
      spec: charts.energyPlot([chain(1), chain(5)]),
      texts: ['Chains move freely between energies', 'change from draw to draw'],
    },
    {
      name: 'pareto-k',
      spec: charts.paretoKPlot(judged, { labels: ['m1', 'm2', 'm3', 'm4'] }),
      texts: ['Observation', 'Pareto k', 'm4', '2 of 4 observations above 0.62, the limit for 400 draws'],
    },
    {
      name: 'pit-ecdf',
      spec: charts.pitEcdfPlot(Float64Array.from(chain(3, 40), Math.sqrt), { y: '1/isi.log "10"' }),
      texts: ['Calibration of 1/isi.log "10"', 'LOO-PIT'],
    },
    {
      name: 'predictive-check',
      spec: charts.predictiveCheckPlot(
        checkPanels((u) => Math.log(u / (1 - u))),
        { y: '1/isi.log "10"' },
      ),
      texts: ['tone', 'light', '1/isi.log "10"', 'Do data that the model draws look like the data?'],
    },
    {
      name: 'predictive-check-ecdf',
      spec: charts.predictiveCheckPlot(checkPanels(Math.sqrt).slice(0, 1), { y: 'rate', kind: 'ecdf' }),
      texts: [
        'tone',
        'rate',
        'Share at or below',
        'Dark line: the data. Thin lines: 4 data sets drawn from the posterior',
      ],
    },
    {
      name: 'predictive-check-bars',
      spec: charts.predictiveCheckPlot(
        checkPanels((u) => Math.floor(6 * u * u)),
        { y: 'spikes', kind: 'bars' },
      ),
      texts: ['spikes', 'Count, square-root scale', 'light'],
    },
    {
      name: 'compare',
      spec: charts.comparePlot(rows),
      texts: ['student *', 'no condition *', '* some observations have a Pareto k above the limit'],
    },
    {
      name: 'sbc',
      spec: charts.sbcPlot(
        ['sigma', 'a[m.1]'].map((name, i) => ({
          name,
          draws: 19,
          ranks: chain(2, 50).map((u) => Math.floor(20 * (i === 1 ? u * u * u : u))),
        })),
      ),
      texts: ['sigma', 'a[m.1]'],
    },
  ];
}

const golden = [
  ...dataExamples('plain', plain),
  ...slopeExamples('plain', plain),
  ...posteriorExamples(),
  ...diagnosticExamples(),
];
const examples = [...golden, ...dataExamples('awkward', awkward), ...slopeExamples('awkward', awkward)];

function warningsOf(spec: charts.ChartSpec): unknown[] {
  const warnings: unknown[] = [];
  const keep = (...messages: unknown[]) => {
    warnings.push(...messages);
    return logger;
  };
  const logger = { level: () => logger, error: keep, warn: keep, info: () => logger, debug: () => logger };
  compile(spec, { logger: logger as unknown as NonNullable<Parameters<typeof compile>[1]>['logger'] });
  return warnings;
}

/** Texts of the picture; a subtitle of several lines is several texts. */
function textsOf(svg: string): string[] {
  const plainText = (text: string): string =>
    text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  return [...svg.matchAll(/<(?:text|tspan)[^>]*>([^<]+)</g)].map(([, text]) => plainText(text));
}

describe.each(examples)('chart $name', ({ spec, texts }) => {
  it('is plain JSON that compiles without a warning', () => {
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
    expect(warningsOf(spec)).toEqual([]);
  });

  it('draws its marks and shows its titles', async () => {
    const svg = await toSvg(spec);
    expect(textsOf(svg)).toEqual(expect.arrayContaining([...texts]));
    expect(svg).not.toMatch(/NaN|undefined/);
  });
});

describe.each(golden)('golden chart $name', ({ name, spec }) => {
  it('is as committed', async () => {
    const file = fileURLToPath(new URL(`../../../../test/golden/charts/${name}.json`, import.meta.url));
    await expect(`${JSON.stringify(spec, null, 2)}\n`).toMatchFileSnapshot(file);
  });
});

describe('many rows', () => {
  it('travel as quartiles and means', () => {
    const rows = Array.from({ length: 70_000 }, (_, row) => ({
      stim: row % 2,
      trial: row % 30,
      y: (row * 0.618) % 1,
    }));
    const boxes = charts.plotData(rows, { x: 'stim', y: 'y' });
    const lines = charts.plotDataSlopeTrials(rows, { x: 'stim', y: 'y', detail: 'trial' });
    expect(boxes.description).toContain('70000 rows, summarised beforehand');
    expect(lines.description).toContain("70000 rows, as 30 of 30 units' means");
    expect(JSON.stringify(charts.layer(boxes, lines)).length).toBeLessThan(10_000);
  });
});
