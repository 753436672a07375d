import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Efficiency, measureEfficiency } from './efficiency.ts';
import { measureOverhead } from './overhead.ts';
import { benchPosteriors } from './posteriors.ts';

// Least bulk ESS per 1000 gradients, warmup included: ours, and beside it what bench/peers/run.py printed on this machine
// or, unless told, what is recorded in bench/data. See bench/peers/README.md.

const { values: options, positionals: chosen } = parseArgs({
  allowPositionals: true,
  options: {
    tune: { type: 'string', multiple: true, default: ['1000', '200', '100'] },
    seeds: { type: 'string', default: '3' },
    /** JSON lines of peers. */
    peers: { type: 'string', default: 'bench/data/sampler-peers.jsonl' },
    /** Prints JSON lines instead of tables. */
    json: { type: 'boolean', default: false },
    /** Only writes the data of our own posteriors for peers, into this folder. */
    'write-data': { type: 'string' },
  },
});

interface Row extends Efficiency {
  readonly posterior: string;
  readonly sampler: string;
  readonly tune: number;
  readonly seed: number;
}

const posteriors = benchPosteriors.filter(({ name }) => chosen.length === 0 || chosen.includes(name));

function writeData(folder: string): void {
  for (const { name, peerData } of posteriors) {
    if (peerData === undefined) continue;
    mkdirSync(`${folder}/${name}`, { recursive: true });
    writeFileSync(`${folder}/${name}/data.json`, JSON.stringify(peerData()));
  }
}

const us = 'bayes-window';

/** `fixed` keeps all iterations of warmup. */
async function measureOurs(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { name: posterior, target } of posteriors) {
    const compiled = target();
    for (const tune of options.tune.map(Number)) {
      for (const warmupMayEndEarly of [true, false]) {
        const sampler = warmupMayEndEarly ? us : `${us}, fixed`;
        for (let seed = 1; seed <= Number(options.seeds); seed++) {
          const figures = await measureEfficiency(compiled, tune, seed, { warmupMayEndEarly });
          rows.push({ posterior, sampler, tune, seed, ...figures });
          if (options.json) console.log(JSON.stringify(rows[rows.length - 1]));
        }
      }
    }
  }
  return rows;
}

function readPeers(path: string): Row[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Row => JSON.parse(line))
    .filter(({ posterior }) => posteriors.some(({ name }) => name === posterior));
}

const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** Geometric mean over seeds; undefined where there is no run. */
function efficiencyOf(rows: readonly Row[], sampler: string, tune: number, posterior: string) {
  const own = rows.filter(
    (row) => row.sampler === sampler && row.tune === tune && row.posterior === posterior,
  );
  return own.length === 0
    ? undefined
    : geometricMean(own.map(({ essPer1000Gradients }) => essPer1000Gradients));
}

const cell = (text: string): string => text.padStart(22);
const figure = (value: number | undefined): string =>
  cell(value === undefined ? '' : String(Number(value.toPrecision(3))));

function printTable(rows: readonly Row[], tune: number): void {
  const samplers = [...new Set(rows.filter((row) => row.tune === tune).map(({ sampler }) => sampler))];
  console.log(`\ntune ${tune}: least bulk ESS per 1000 gradients`.padEnd(46) + samplers.map(cell).join(''));
  for (const { name } of posteriors)
    console.log(
      name.padEnd(45) + samplers.map((sampler) => figure(efficiencyOf(rows, sampler, tune, name))).join(''),
    );
  for (const ours of [us, `${us}, fixed`]) {
    const ratios = samplers.map((peer) => {
      const pairs = posteriors.flatMap(({ name }) => {
        const [own, other] = [ours, peer].map((sampler) => efficiencyOf(rows, sampler, tune, name));
        return own === undefined || other === undefined ? [] : [own / other];
      });
      return figure(pairs.length === 0 ? undefined : geometricMean(pairs));
    });
    console.log(`${ours} over each, geometric mean`.padEnd(45) + ratios.join(''));
  }
}

function printWorst(rows: readonly Row[]): void {
  const failed = rows.filter(({ rHat, sampler }) => rHat > 1.05 && sampler.startsWith(us));
  console.log(
    `\nruns of ours with R-hat > 1.05: ${failed.length} of ${rows.filter(({ sampler }) => sampler.startsWith(us)).length}`,
  );
  for (const { posterior, sampler, tune, seed, rHat } of failed)
    console.log(`  ${posterior}, ${sampler}, tune ${tune}, seed ${seed}: ${rHat.toFixed(3)}`);
}

async function printOverhead(): Promise<void> {
  const [{ name, target }] = posteriors;
  const { gradient, overhead } = await measureOverhead(target());
  console.log(
    `\n${name}: ${gradient.toFixed(0)} ns a gradient, ${overhead.toFixed(0)} ns more a leapfrog of a run`,
  );
}

if (options['write-data'] !== undefined) writeData(options['write-data']);
else {
  const ours = await measureOurs();
  if (!options.json) {
    const rows = [...ours, ...readPeers(options.peers)];
    for (const tune of options.tune) printTable(rows, Number(tune));
    printWorst(rows);
    await printOverhead();
  }
}
