import type { CompiledModel } from '../compile.ts';
import { explainData } from './data.ts';
import type { Explanation } from './explanation.ts';
import { explainLoops, predictNanoseconds } from './loops.ts';
import { explainTerms } from './terms.ts';

const pageBytes = 65_536;

/**
 * What the compiler did to a model: which rule shrank which term, why the rest stays row by row, which loops run, and
 * what they cost. Runs the passes once more on each term by itself, so it takes about as long as compiling.
 * `measured`: nanoseconds per gradient, where the caller has measured them.
 */
export function explain(compiled: CompiledModel, measured?: number): Explanation {
  const { model, graph, program, description, milliseconds } = compiled;
  const loops = explainLoops([graph.logDensity, ...graph.gradients]);
  const predicted = predictNanoseconds(loops);
  return {
    dimension: model.dimension,
    model: description,
    data: explainData(model),
    effects: model.effects ?? [],
    terms: explainTerms(model),
    loops,
    module: { bytes: program.bytes.length, memoryBytes: program.memoryPages * pageBytes },
    milliseconds,
    backend: { chosen: 'WebAssembly', tensorflow: adviceOnTensorflow(measured ?? predicted) },
    nanosecondsPerGradient: { predicted, measured },
  };
}

/** A call to a GPU launches tens of kernels and waits for a transfer: of the order of a millisecond in a browser. */
const worthwhileNanoseconds = 5e6;

function adviceOnTensorflow(nanoseconds: number): string {
  return nanoseconds < worthwhileNanoseconds
    ? 'does not pay: launching its operations takes longer than this gradient'
    : 'may pay on a GPU, in single precision and with many chains in one call; never on a CPU';
}
