import { availableParallelism, cpus } from 'node:os';
import { benchColdStart } from './cold-start.ts';
import { benchFigures } from './figures.ts';
import { benchGradient } from './gradient.ts';
import { fullEffort, type Measurement, printMeasurement, quickEffort } from './measure.ts';
import { benchModels } from './models.ts';
import { benchSampling } from './sampling.ts';

const json = process.argv.includes('--json');
const quick = process.argv.includes('--quick');
const effort = quick ? quickEffort : fullEffort;

const print = (measurement: Measurement): void => printMeasurement(measurement, json);

if (!json)
  console.log(
    `${cpus()[0].model}, ${availableParallelism()} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
  );
benchFigures(effort, json);
for (const make of process.argv.includes('--figures') ? [] : benchModels) {
  const model = make();
  for (const measurement of benchGradient(model, effort)) print(measurement);
  // Rows that stay row-wise take minutes to sample: their gradient is what this table is for.
  if (model.name.endsWith('distinct y')) continue;
  for (const measurement of await benchSampling(model, quick ? 200 : 1000)) print(measurement);
}
for (const file of process.argv.includes('--figures')
  ? []
  : quick
    ? ['lfp.csv']
    : ['lfp.csv', 'lfp_monster.csv.gz']) {
  for (const measurement of benchColdStart(file, quick ? 1 : 5)) print(measurement);
}
