// A run whose draws go to the file argv[2]; prints, as JSON, the memory in use (MB) after each block and the draws of one output.
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
const seen = { rss: [], arrays: [], last: [] };
for await (const { outputs } of run) {
  for (let at = dimension - 1; at < outputs.length; at += dimension) seen.last.push(outputs[at]);
  globalThis.gc();
  const { rss, arrayBuffers } = process.memoryUsage();
  seen.rss.push(rss / 1e6);
  seen.arrays.push(arrayBuffers / 1e6);
}
process.stdout.write(JSON.stringify(seen));
