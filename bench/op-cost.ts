import { compile } from '@bayes-window/compiler';
import {
  axis,
  column,
  deterministic,
  type Expression,
  elementwiseOps,
  ImproperUniform,
  sample,
} from '@bayes-window/dsl';
import { instantiate } from '@bayes-window/runtime';
import { nanosecondsPerCall } from './measure.ts';

// Nanoseconds per value of every elementwise op within a loop over rows: the table of compiler/src/backend/wasm/costs.ts.
// The cost of the loop itself, measured with the op left out, is taken off.

const row = axis('row', 2048);
const x = column(
  'x',
  row,
  Array.from({ length: row.size }, (_, i) => 0.2 + 0.6 * ((i * 0.618) % 1)),
);

function perValue(of: (value: Expression) => Expression): number {
  const { program } = compile(() => {
    const a = sample('a', ImproperUniform());
    // The parameter keeps the rows; 1e-9 keeps them within every op's domain. Outputs have no derivative.
    deterministic('total', of(x.add(a.mul(1e-9))).sum());
  });
  const target = instantiate(program);
  const [position, outputs] = [Float64Array.of(0.3), new Float64Array(target.outputCount)];
  // The least of many: what disturbs a measurement only ever adds.
  const slices = Array.from({ length: 40 }, () =>
    nanosecondsPerCall(() => target.writeOutputs(position, outputs), {
      repeats: 1,
      millisecondsPerRepeat: 1,
    }),
  );
  return Math.min(...slices) / row.size;
}

const empty = perValue((value) => value);
for (const [name, op] of Object.entries(elementwiseOps)) {
  const build = op as unknown as (...args: Expression[]) => Expression;
  try {
    const cost = perValue((value) => build(...Array.from({ length: op.arity }, () => value)));
    console.log(`  ${name}: ${Math.max(0.1, cost - empty).toFixed(1)},`);
  } catch (error) {
    console.log(`  ${name}: ${(error as Error).message}`);
  }
}
