import { readFileSync } from 'node:fs';
import { benchGradient } from '../gradient.ts';
import { fullEffort, type Measurement, median, printMeasurement, quickEffort } from '../measure.ts';
import { readData } from './fixtures.ts';
import type { Port } from './port.ts';
import { ports } from './ports.ts';

// Cost of one gradient of every posteriordb port, beside the published cost of CmdStan's (on another machine, see
// bench/data/README.md), worst ratio first. --json prints one figure per line; --quick is a smoke test.

const json = process.argv.includes('--json');
const effort = process.argv.includes('--quick') ? quickEffort : fullEffort;

interface Row {
  readonly port: Port;
  readonly figures: readonly Measurement[];
  /** Ours divided by Stan's; undefined where none is published. */
  readonly ratio: number | undefined;
}

interface PublishedCost {
  readonly dimension: string;
  readonly rows: string;
  readonly nanoseconds: number;
}

function publishedCosts(): Map<string, PublishedCost> {
  const text = readFileSync('bench/data/stan-gradient-cost.tsv', 'utf8').trim();
  const lines = text.split('\n').slice(1);
  return new Map(
    lines.map((line) => {
      const [posterior, dimension, rows, nanoseconds] = line.split('\t');
      return [posterior, { dimension, rows, nanoseconds: Number(nanoseconds) }];
    }),
  );
}

const costs = publishedCosts();
const figureOf = (figures: readonly Measurement[], metric: string): number =>
  figures.find((figure) => figure.metric === metric)?.value ?? Number.NaN;

function measure(port: Port): Row {
  const data = readData(port.folder);
  const figures = benchGradient({ name: port.folder, model: () => port.model(data) }, effort);
  const published = costs.get(port.folder)?.nanoseconds;
  return {
    port,
    figures,
    ratio: published ? figureOf(figures, 'gradient') / published : undefined,
  };
}

function printRow({ port: { folder }, figures, ratio }: Row): void {
  const { dimension, rows, nanoseconds } = costs.get(folder) ?? { dimension: '', rows: '', nanoseconds: 0 };
  const cells = [
    dimension,
    rows,
    figureOf(figures, 'gradient').toFixed(0),
    nanoseconds > 0 ? String(nanoseconds) : '',
    ratio === undefined ? '' : ratio.toFixed(2),
    figureOf(figures, 'compile').toFixed(1),
    String(figureOf(figures, 'module')),
  ];
  console.log(`${folder.padEnd(50)}${cells.map((cell) => cell.padStart(10)).join('')}`);
}

const rows = ports.map(measure).sort((a, b) => (b.ratio ?? 0) - (a.ratio ?? 0));
if (json) {
  for (const { port, figures, ratio } of rows) {
    for (const figure of figures) printMeasurement(figure, true);
    if (ratio !== undefined)
      printMeasurement(
        { bench: port.folder, metric: 'gradient, of published CmdStan', value: ratio, unit: 'ratio' },
        true,
      );
  }
} else {
  const header = ['dimension', 'rows', 'ns', 'Stan ns', 'ratio', 'compile', 'bytes'];
  console.log(`${'posterior'.padEnd(50)}${header.map((name) => name.padStart(10)).join('')}`);
  rows.forEach(printRow);
  const ratios = rows.flatMap(({ ratio }) => ratio ?? []);
  const slower = ratios.filter((ratio) => ratio > 1).length;
  console.log(
    `${ratios.length} with a published cost: median ratio ${median(ratios).toFixed(3)}, ${slower} above 1. The published costs are another machine's.`,
  );
}
