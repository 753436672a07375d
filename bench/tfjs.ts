import { compile } from '@bayes-window/compiler';
import { TensorflowDensity } from '@bayes-window/compiler/tfjs';
import { axis, BernoulliLogits, column, data, Normal, plate, sample, sum } from '@bayes-window/dsl';
import { instantiate } from '@bayes-window/runtime';
import { type Effort, fullEffort, leastNanoseconds, quickEffort } from './measure.ts';
import { tf } from './tensorflow.ts';

// A logistic regression on a dense table of numbers, for growing tables and more chains: nanoseconds per gradient of one
// chain in WebAssembly (double precision) and on TensorFlow.js' CPU backend (single precision), least of many, as a
// Markdown table.

const effort: Effort = process.argv.includes('--quick')
  ? quickEffort
  : { ...fullEffort, millisecondsPerRepeat: 20 };

function logistic(rows: number, features: number) {
  const row = axis('row', rows);
  const feature = axis('feature', features);
  const table = Float64Array.from({ length: rows * features }, (_, i) => Math.sin(i * 12.9898));
  const x = data(table, [row, feature], 'x');
  const y = column(
    'y',
    row,
    Float64Array.from({ length: rows }, (_, i) => Number(Math.sin(i * 78.233) > 0)),
  );
  return () => {
    const slope = plate(feature, () => sample('slope', Normal(0, 1)));
    sample('y', BernoulliLogits(sum(x.mul(slope), feature)), { obs: y });
  };
}

/** Nanoseconds per gradient of one chain. */
function measure(rows: number, features: number, chains: number): { wasm: number; tensorflow: number } {
  const { graph, program } = compile(logistic(rows, features));
  const [wasm, tensorflow] = [instantiate(program), new TensorflowDensity(tf, graph)];
  const positions = Float64Array.from({ length: chains * features }, (_, i) => 0.1 * Math.sin(i + 1));
  const [logDensities, gradients] = [new Float64Array(chains), new Float64Array(positions.length)];
  const [wasmTime, tensorflowTime] = leastNanoseconds(
    [
      () => void wasm.logDensityAndGradient(positions.subarray(0, features), gradients.subarray(0, features)),
      () => tensorflow.logDensitiesAndGradients(positions, logDensities, gradients),
    ],
    effort,
  );
  tensorflow.dispose();
  return { wasm: wasmTime, tensorflow: tensorflowTime / chains };
}

console.log('| rows | features | chains | WebAssembly, ns | TensorFlow.js cpu, ns | ratio |');
console.log('| ---: | ---: | ---: | ---: | ---: | ---: |');
for (const [rows, features] of [
  [100, 10],
  [1000, 10],
  [10_000, 10],
  [10_000, 100],
])
  for (const chains of [1, 16]) {
    const { wasm, tensorflow } = measure(rows, features, chains);
    const figures = [rows, features, chains, ...[wasm, tensorflow].map((x) => Number(x.toPrecision(2)))];
    const cells = figures.map((x) => x.toLocaleString('en'));
    console.log(`| ${[...cells, (tensorflow / wasm).toPrecision(2)].join(' | ')} |`);
  }
