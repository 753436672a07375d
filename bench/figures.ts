import { compile } from '@bayes-window/compiler';
import { HalfNormal, Normal, StudentT, sample } from '@bayes-window/dsl';
import { instantiate } from '@bayes-window/runtime';
import { gaussianRegression, manyRows, radonSlopes, rowCount, rowModels } from './figure-models.ts';
import { benchGradient } from './gradient.ts';
import { type Effort, type Measurement, printMeasurement } from './measure.ts';
import { type BenchModel, eightSchoolsModel, lfpDistinct } from './models.ts';
import { readData } from './posteriordb/fixtures.ts';
import { ports } from './posteriordb/ports.ts';

interface Figure {
  readonly work: string;
  readonly asked: number;
  readonly got: number;
  readonly unit: string;
}

const noise = () => sample('sigma_y', HalfNormal(1));

/** From the model as a function to its first gradient, the engine warm but new to the model. */
function firstGradient(model: () => unknown): number {
  const started = performance.now();
  const target = instantiate(compile(model).program);
  const position = new Float64Array(target.dimension).fill(0.1);
  target.logDensityAndGradient(position, position.slice());
  return performance.now() - started;
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

function compileFigures(): Figure[] {
  const times = ports.map(({ folder, model }) => {
    const data = readData(folder);
    return firstGradient(() => model(data));
  });
  const bigNormal = manyRows(100_000, (mean) => Normal(mean, noise()));
  const bigStudent = manyRows(100_000, (mean) => StudentT(4, mean, noise()));
  return [
    { work: 'to first gradient, posteriordb, median', asked: 10, got: quantile(times, 0.5), unit: 'ms' },
    { work: 'to first gradient, posteriordb, 95%', asked: 50, got: quantile(times, 0.95), unit: 'ms' },
    {
      work: 'to first gradient, 100,000 rows, normal',
      asked: 60,
      got: firstGradient(bigNormal.model),
      unit: 'ms',
    },
    {
      work: 'to first gradient, 100,000 rows, Student t',
      asked: 60,
      got: firstGradient(bigStudent.model),
      unit: 'ms',
    },
  ];
}

/** Bound on one gradient, or with `rows` on its share per row. */
interface Asked {
  readonly model: BenchModel;
  readonly asked: number;
  readonly rows?: number;
}

const gradients = (): Asked[] => [
  { model: eightSchoolsModel, asked: 60 },
  { model: gaussianRegression(100, 10), asked: 90 },
  { model: gaussianRegression(10_000, 10), asked: 90 },
  { model: radonSlopes('normal', (mean) => Normal(mean, noise())), asked: 2000 },
  { model: radonSlopes('Student t', (mean) => StudentT(4, mean, noise())), asked: 40_000 },
  { model: lfpDistinct('normal'), asked: 150 },
  { model: lfpDistinct('student'), asked: 300_000 },
  { model: rowModels.normal(), asked: 0.6, rows: rowCount },
  { model: rowModels.poisson(), asked: 4.5, rows: rowCount },
  { model: rowModels.bernoulli(), asked: 9, rows: rowCount },
  { model: rowModels.student(), asked: 4, rows: rowCount },
];

function gradientFigure({ model, asked, rows }: Asked, effort: Effort): Figure {
  const figure = benchGradient(model, effort).find(({ metric }) => metric === 'gradient') as Measurement;
  const unit = rows === undefined ? 'ns' : 'ns per row';
  return { work: model.name, asked, got: figure.value / (rows ?? 1), unit };
}

function* figures(effort: Effort): Generator<Figure> {
  yield* compileFigures();
  for (const asked of gradients()) yield gradientFigure(asked, effort);
}

/** What is asked of the compiled code, and what it does. */
export function benchFigures(effort: Effort, json: boolean): void {
  if (!json) console.log(row('work', 'asked', 'got'));
  for (const { work, asked, got, unit } of figures(effort)) {
    if (json) printMeasurement({ bench: work, metric: `asked ${asked}`, value: got, unit }, true);
    else
      console.log(
        `${row(work, significant(asked), significant(got))} ${unit}${got > asked ? ', short' : ''}`,
      );
  }
}

const significant = (value: number): string => String(Number(value.toPrecision(3)));
const row = (work: string, ...cells: string[]): string =>
  `${work.padEnd(48)}${cells.map((cell) => cell.padStart(10)).join('')}`;
