// A run whose draws go to the file argv[2]; prints, as JSON, the memory in use (MB) after each block.
import { start } from '@bayes-window/runtime';

const dimension = 50_000;
const density = {
  dimension,
  logDensityAndGradient(x, gradient) {
    let value = 0;
    for (let i = 0; i < dimension; i++) {
      gradient[i] = -x[i];
      value -= 0.5 * x[i] * x[i];
    }
    return value;
  },
};
const run = start(density, {
  ...{ chains: 1, warmup: 20, draws: 200, maxTreeDepth: 3, seed: 1 },
  ...{ initial: new Float64Array(dimension).fill(0.5), drawsFile: process.argv[2] },
});
const megabytes = { rss: [], arrays: [] };
for await (const _ of run) {
  globalThis.gc();
  const { rss, arrayBuffers } = process.memoryUsage();
  megabytes.rss.push(rss / 1e6);
  megabytes.arrays.push(arrayBuffers / 1e6);
}
process.stdout.write(JSON.stringify(megabytes));
