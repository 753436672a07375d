import { benchGradient } from '../gradient.ts';
import { fullEffort, type Measurement, median, printMeasurement, quickEffort } from '../measure.ts';
import { readData } from './fixtures.ts';
import type { Port } from './port.ts';
import { ports } from './ports.ts';
import { measuredCosts, publishedCosts, ratioOf, stanCost } from './stan-costs.ts';

// Cost of one gradient of every posteriordb port, beside Stan's: ratios as they were measured in one run on one machine
// (measure-stan.ts), worst first, and over CmdStan's published cost on another machine (bench/data/README.md). --json prints
// one figure per line; --quick is a smoke test.

const json = process.argv.includes('--json');
const effort = process.argv.includes('--quick') ? quickEffort : fullEffort;
const published = publishedCosts();
const { origin, costs: measured } = measuredCosts();

interface Row {
  readonly port: Port;
  readonly figures: readonly Measurement[];
  /** Ours divided by Stan's; undefined where there is no figure of Stan's. */
  readonly measuredRatio: number | undefined;
  readonly publishedRatio: number | undefined;
}

const figureOf = (figures: readonly Measurement[], metric: string): number =>
  figures.find((figure) => figure.metric === metric)?.value ?? Number.NaN;

function measure(port: Port): Row {
  const data = readData(port.folder);
  const figures = benchGradient({ name: port.folder, model: () => port.model(data) }, effort);
  const [known, told] = [measured.get(port.folder), published.get(port.folder)?.nanoseconds];
  return {
    port,
    figures,
    measuredRatio: known && ratioOf(known),
    publishedRatio: told ? figureOf(figures, 'gradient') / told : undefined,
  };
}

const fixed = (value: number | undefined, digits: number): string => value?.toFixed(digits) ?? '';

function printRow({ port: { folder }, figures, measuredRatio, publishedRatio }: Row): void {
  const { dimension, rows } = published.get(folder) ?? { dimension: '', rows: '' };
  const known = measured.get(folder);
  const cells = [
    dimension,
    rows,
    fixed(figureOf(figures, 'gradient'), 0),
    fixed(known?.ours, 0),
    fixed(known && stanCost(known), 0),
    fixed(measuredRatio, 3),
    fixed(publishedRatio, 3),
    fixed(figureOf(figures, 'compile'), 1),
    String(figureOf(figures, 'module')),
  ];
  console.log(`${folder.padEnd(50)}${cells.map((cell) => cell.padStart(10)).join('')}`);
}

function printJson({ port: { folder: bench }, figures, measuredRatio, publishedRatio }: Row): void {
  for (const figure of figures) printMeasurement(figure, true);
  const ratios = { 'of measured Stan': measuredRatio, 'of published CmdStan': publishedRatio };
  for (const [of, value] of Object.entries(ratios))
    if (value !== undefined)
      printMeasurement({ bench, metric: `gradient, ${of}`, value, unit: 'ratio' }, true);
}

function summaryOf(ratios: readonly (number | undefined)[]): string {
  const known = ratios.filter((ratio) => ratio !== undefined);
  const above = known.filter((ratio) => ratio > 1).length;
  return `median ratio ${median(known).toFixed(3)}, ${above} of ${known.length} above 1`;
}

const rows = ports.map(measure).sort((a, b) => (b.measuredRatio ?? 0) - (a.measuredRatio ?? 0));
if (json) rows.forEach(printJson);
else {
  const header = [
    'dimension',
    'rows',
    'ns',
    'then, ns',
    'Stan, ns',
    'ratio',
    'published',
    'compile',
    'bytes',
  ];
  console.log(`${'posterior'.padEnd(50)}${header.map((name) => name.padStart(10)).join('')}`);
  rows.forEach(printRow);
  console.log(`measured (${origin}): ${summaryOf(rows.map(({ measuredRatio }) => measuredRatio))}`);
  console.log(
    `over published costs of another machine: ${summaryOf(rows.map(({ publishedRatio }) => publishedRatio))}`,
  );
}
