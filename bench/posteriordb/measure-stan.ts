import { existsSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { compile } from '@bayes-window/compiler';
import { instantiate } from '@bayes-window/runtime';
import { workspaceOf } from '../gradient.ts';
import { leastProcessorNanoseconds, median, processorNanoseconds } from '../measure.ts';
import { placesOf } from './density-error.ts';
import { type DensityFixture, readData, readDensity } from './fixtures.ts';
import type { Port } from './port.ts';
import { ports } from './ports.ts';
import { levels, type MeasuredCost, ratioOf, stanCost, writeMeasuredCosts } from './stan-costs.ts';
import { StanProgram } from './stan-program.ts';

// Cost of a gradient, ours and Stan's, at the same point on the same machine: processor time, measured in turns, the least of
// many short repeats. Takes the folder of programs that bench/peers/stan_programs/build.py compiled; names after it choose
// posteriors, and without them the figures are written to bench/data.

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { repeats: { type: 'string', default: '60' } },
});
const [folder, ...chosen] = positionals;
const effort = { repeats: Number(options.repeats), millisecondsPerRepeat: 3 };

/** Stan maps these programs' simplexes by another bijection since 2.37: the point is not quite the same. */
const otherSimplex = /hmm_drive|hmm_gaussian|ldaK2/;

type Timer = (gradients: number) => Promise<number>;

function ourTimer(port: Port, fixture: DensityFixture, point: readonly number[]): Timer {
  const { model, program } = compile(port.model, readData(port.folder));
  const target = instantiate(program);
  const { position, gradient } = workspaceOf(target);
  for (const [i, { offset, scale }] of placesOf(fixture, model.parameters, port).entries())
    position[offset] = scale * point[i];
  return async (gradients) => {
    const started = processorNanoseconds();
    for (let i = 0; i < gradients; i++) target.logDensityAndGradient(position, gradient);
    return processorNanoseconds() - started;
  };
}

/** Differential equations are solved to the tolerance that a program states. */
const densityTolerance = 1e-4;

function checkDensity(posterior: string, logDensity: number, expected: number): void {
  const error = Math.abs(logDensity - expected) / Math.max(1, Math.abs(expected));
  if (!(error < densityTolerance) && !otherSimplex.test(posterior))
    throw new Error(`${posterior}: Stan's log density is ${logDensity}, expected ${expected}`);
}

let stanVersion = '';

const executablesOf = (posterior: string): string[] =>
  levels.map((level) => `${folder}/${posterior.split('-').at(-1)}/${level}`);

/** Undefined where there is no such program, and where it fails: some do at --O1. */
async function start(executable: string, { folder: posterior }: Port): Promise<StanProgram | undefined> {
  if (!existsSync(executable)) return undefined;
  const { points, log_density } = readDensity(posterior);
  const last = points.length - 1;
  const program = new StanProgram(executable, readData(posterior));
  try {
    const { version, logDensity } = await program.goTo(points[last]);
    checkDensity(posterior, logDensity, log_density[last]);
    stanVersion = version;
    return program;
  } catch (error) {
    console.error(`${executable} is left out: ${(error as Error).message}`);
    program.stop();
    return undefined;
  }
}

async function measure(port: Port): Promise<MeasuredCost> {
  const fixture = readDensity(port.folder);
  const programs = await Promise.all(executablesOf(port.folder).map((executable) => start(executable, port)));
  const started = programs.filter((program) => program !== undefined);
  const ours = ourTimer(port, fixture, fixture.points[fixture.points.length - 1]);
  const [least, ...stan] = await leastProcessorNanoseconds(
    [ours, ...started.map(({ nanoseconds }) => nanoseconds)],
    effort,
  );
  for (const program of started) program.stop();
  return {
    posterior: port.folder,
    ours: least,
    stan: programs.map((program) => program && stan[started.indexOf(program)]),
  };
}

const columns = (cells: readonly (number | string | undefined)[]): string =>
  cells
    .map((cell) => String(typeof cell === 'number' ? Number(cell.toPrecision(3)) : (cell ?? '')).padStart(12))
    .join('');

const wanted = ports.filter(({ folder }) => chosen.length === 0 || chosen.includes(folder));
console.log(
  `${'posterior'.padEnd(50)}${columns(['ours, ns', ...levels.map((level) => `Stan ${level}`), 'ratio'])}`,
);
const costs: MeasuredCost[] = [];
for (const port of wanted) {
  const cost = await measure(port);
  console.log(
    `${cost.posterior.padEnd(50)}${columns([cost.ours, ...cost.stan, ratioOf(cost) || undefined])}`,
  );
  if (Number.isFinite(stanCost(cost))) costs.push(cost);
}
const ratios = costs.map(ratioOf);
const above = ratios.filter((ratio) => ratio > 1).length;
const origin = `${cpus()[0].model}, ${availableParallelism()} cores, ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, Stan ${stanVersion}`;
console.log(
  `${origin}: median ratio ${median(ratios).toFixed(3)}, ${above} of ${ratios.length} above 1; ${wanted.length - costs.length} without Stan's`,
);
if (chosen.length === 0) writeMeasuredCosts(origin, costs);
