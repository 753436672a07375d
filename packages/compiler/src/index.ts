export {
  type CompiledModule,
  compileToModule,
  type ManifestOutput,
  type ModuleManifest,
} from './ahead-of-time.ts';
export { gradient } from './autodiff/gradient.ts';
export { bind, Interpreter } from './backend/interpreter.ts';
export type { DataSegment } from './backend/wasm/memory-layout.ts';
export { emitProgram, type WasmProgram } from './backend/wasm/program.ts';
export { type CompiledModel, compile, compileTraced, type StageTimes } from './compile.ts';
export {
  type Centring,
  findLocationScales,
  type LocationScale,
  normalise,
  recentre,
} from './coordinates/index.ts';
export { type DensityGraph, densityGraph } from './density.ts';
export { firstNonFiniteSite, type NonFiniteSite } from './diagnose.ts';
export {
  type DataExplanation,
  type Explanation,
  explain,
  formatExplanation,
  type LoopExplanation,
  type TermExplanation,
} from './explain/index.ts';
export { leaveOut } from './leave-out.ts';
export { type Marginalised, marginalise } from './marginalise/index.ts';
export type { JournalEntry } from './passes/journal.ts';
export { type PointwiseProgram, type PointwiseSite, pointwiseProgram } from './pointwise.ts';
export {
  type EffectsNote,
  type LatentSite,
  type ObservedSite,
  type Term,
  type TracedModel,
  traceModel,
} from './trace/trace-model.ts';
export {
  type Output,
  type ParameterSlot,
  type UnconstrainedModel,
  unconstrain,
} from './unconstrain/unconstrain.ts';
export { verifyGraph, verifyPass, type Watcher, watching } from './verify/index.ts';
