import type { WasmProgram } from './backend/wasm/program.ts';
import { ProgramCache } from './backend/wasm/program-cache.ts';
import { type DensityGraph, densityGraph } from './density.ts';
import { type TracedModel, traceModel } from './trace/trace-model.ts';
import { type UnconstrainedModel, unconstrain } from './unconstrain/unconstrain.ts';

/** Milliseconds per stage, in the order in which they run. */
export type StageTimes = Readonly<Record<'trace' | 'differentiate' | 'emit', number>>;

export interface CompiledModel {
  /** The model in words, one line per site. */
  readonly description: readonly string[];
  readonly model: UnconstrainedModel;
  readonly graph: DensityGraph;
  readonly program: WasmProgram;
  readonly milliseconds: StageTimes;
}

const programs = new ProgramCache();

/** Compiles a model, with its data, to a log density and gradient in WebAssembly. */
export function compile<Data extends readonly unknown[]>(
  run: (...data: Data) => unknown,
  ...data: Data
): CompiledModel {
  const started = performance.now();
  const traced = traceModel(run, ...data);
  const trace = performance.now() - started;
  const compiled = compileTraced(traced);
  return {
    ...compiled,
    milliseconds: { ...compiled.milliseconds, trace: trace + compiled.milliseconds.trace },
  };
}

/** Compiles a model that has been traced, and perhaps recentred. */
export function compileTraced(traced: TracedModel): CompiledModel {
  const times = [performance.now()];
  const model = unconstrain(traced);
  times.push(performance.now());
  const graph = densityGraph(model);
  times.push(performance.now());
  const program = programs.program(graph);
  times.push(performance.now());
  const [trace, differentiate, emit] = times.slice(1).map((time, i) => time - times[i]);
  return {
    description: traced.description,
    model,
    graph,
    program,
    milliseconds: { trace, differentiate, emit },
  };
}
