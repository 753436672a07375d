import { compile } from '@bayes-window/compiler';
import { instantiate } from '@bayes-window/runtime';
import { infer } from 'bayes-window';
import { type Measurement, printMeasurement } from '../measure.ts';
import { densityError } from '../posteriordb/density-error.ts';
import { type Reference, readData, readDensity, readReference } from '../posteriordb/fixtures.ts';
import type { Port } from '../posteriordb/port.ts';
import { missing, ports } from '../posteriordb/ports.ts';
import { checkPosterior } from './posterior-check.ts';

// Every posteriordb port against Stan: density and gradient at fixed points, and the posterior where there are reference
// draws. Exits with 1 if one fails. --json prints one figure per line; names after the options choose posteriors.

const json = process.argv.includes('--json');
const chosen = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const width = 52;

interface Result {
  readonly figures: readonly Measurement[];
  readonly passed: boolean;
}

function checkDensity(port: Port): Result {
  const { model, program } = compile(port.model, readData(port.folder));
  const error = densityError(instantiate(program), model.parameters, port, readDensity(port.folder));
  const { folder: bench, tolerance = 1e-10, gradientTolerance = tolerance } = port;
  return {
    figures: [
      { bench, metric: 'density error', value: error.logDensity, unit: 'relative' },
      { bench, metric: 'gradient error', value: error.gradient, unit: 'relative' },
    ],
    passed: error.logDensity < tolerance && error.gradient < gradientTolerance,
  };
}

/** Draws per chain: the second number where the first leaves too little to compare with. */
const attempts = [1000, 4000];

async function sampleLongEnough(port: Port, reference: Reference) {
  for (let attempt = 0; ; attempt++) {
    const draws = attempts[attempt];
    const options = { chains: 4, warmup: 1000, draws, seed: 1, targetAcceptance: 0.9 };
    const inference = await infer(port.model, [readData(port.folder)], options);
    const check = checkPosterior(inference.posterior, reference, port);
    if (check.converged || attempt === attempts.length - 1) return { ...inference, check, draws };
  }
}

async function checkSampling(port: Port, reference: Reference): Promise<Result> {
  const { check, draws, samples, milliseconds } = await sampleLongEnough(port, reference);
  const { passed, z, zSquare, rHat, essBulk } = check;
  const gradients = samples.chains.reduce(
    (total, { gradientCount }) => total + gradientCount.warmup + gradientCount.sampling,
    0,
  );
  const bench = port.folder;
  return {
    figures: [
      { bench, metric: 'z of x', value: z, unit: 'max' },
      { bench, metric: 'z of x^2', value: zSquare, unit: 'max' },
      { bench, metric: 'R-hat', value: rHat, unit: 'max' },
      { bench, metric: 'bulk ESS', value: essBulk, unit: 'min' },
      { bench, metric: 'draws', value: draws, unit: 'per chain' },
      { bench, metric: 'gradients', value: gradients, unit: 'calls' },
      { bench, metric: 'sampling', value: milliseconds.sample / 1000, unit: 's' },
    ],
    passed,
  };
}

async function checkPort(port: Port): Promise<Result> {
  const density = checkDensity(port);
  const reference = readReference(port.folder);
  if (reference === undefined) return density;
  const sampling = await checkSampling(port, reference);
  return {
    figures: [...density.figures, ...sampling.figures],
    passed: density.passed && sampling.passed,
  };
}

const header = ['density', 'gradient', 'z x', 'z x^2', 'R-hat', 'ESS', 'draws', 'gradients', 's'];
const columns = (values: readonly string[]): string => values.map((value) => value.padStart(10)).join('');

function printFigures({ folder: bench }: Port, { figures, passed }: Result): void {
  const verdict = { bench, metric: 'passed', value: passed ? 1 : 0, unit: '1 or 0' };
  for (const figure of [...figures, verdict]) printMeasurement(figure, true);
}

function printRow({ folder }: Port, { figures, passed }: Result): void {
  const values = figures.map(({ value }, i) =>
    i < 2 ? value.toExponential(1) : String(Number(value.toPrecision(4))),
  );
  console.log(`${passed ? 'PASS' : 'FAIL'}  ${folder.padEnd(width)}${columns(values)}`);
}

if (!json) console.log(`      ${'posterior'.padEnd(width)}${columns(header)}`);
let failures = 0;
for (const port of ports.filter(({ folder }) => chosen.length === 0 || chosen.includes(folder))) {
  const result = await checkPort(port);
  if (!result.passed) failures++;
  (json ? printFigures : printRow)(port, result);
}
if (!json && chosen.length === 0) {
  for (const [folder, feature] of Object.entries(missing))
    console.log(`----  ${folder.padEnd(width)}  not ported: needs ${feature}`);
  console.log(`${ports.length} of ${ports.length + Object.keys(missing).length} ported, ${failures} failed`);
}
process.exitCode = failures > 0 ? 1 : 0;
