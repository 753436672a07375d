import { type CompiledModel, type Explanation, explain } from '@bayes-window/compiler';
import { instantiate } from '@bayes-window/runtime';

/** What the compiler did to a model, with its gradient timed here; `formatExplanation` turns it into text. */
export function explainCompiled(compiled: CompiledModel): Explanation {
  return explain(compiled, nanosecondsPerGradient(compiled.program));
}

const slices = 10;
const sliceMilliseconds = 2;

/** The least mean of some short slices: what disturbs a measurement only ever adds. */
function nanosecondsPerGradient(program: CompiledModel['program']): number {
  const target = instantiate(program);
  const position = Float64Array.from({ length: target.dimension }, (_, i) => 0.1 * Math.sin(i + 1));
  const gradient = new Float64Array(target.dimension);
  let best = Number.POSITIVE_INFINITY;
  for (let slice = 0; slice < slices; slice++) {
    const started = performance.now();
    let calls = 0;
    let elapsed = 0;
    // The clock is read after every doubling only.
    for (let batch = 1; elapsed < sliceMilliseconds; batch *= 2) {
      for (let i = 0; i < batch; i++) target.logDensityAndGradient(position, gradient);
      calls += batch;
      elapsed = performance.now() - started;
    }
    best = Math.min(best, (1e6 * elapsed) / calls);
  }
  return best;
}
