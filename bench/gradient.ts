import { compile } from '@bayes-window/compiler';
import { instantiate, type Target, type Workspace } from '@bayes-window/runtime';
import { type Effort, type Measurement, median, nanosecondsPerCall } from './measure.ts';
import type { BenchModel } from './models.ts';

/** Compile time (first, when the engine is cold to this model, and median) and time per gradient. */
export function benchGradient({ name, model }: BenchModel, effort: Effort): Measurement[] {
  const first = timeCompile(model);
  const times = Array.from({ length: effort.compiles }, () => timeCompile(model));
  const compiled = compile(model);
  const target = instantiate(compiled.program);
  const { position, gradient } = workspaceOf(target);
  const nanoseconds = nanosecondsPerCall(() => void target.logDensityAndGradient(position, gradient), effort);
  return [
    { bench: name, metric: 'compile, first', value: first, unit: 'ms' },
    { bench: name, metric: 'compile', value: median(times), unit: 'ms' },
    { bench: name, metric: 'module', value: compiled.program.bytes.length, unit: 'bytes' },
    { bench: name, metric: 'gradient', value: nanoseconds, unit: 'ns' },
  ];
}

/** Where the sampler asks for gradients, in the target's own memory; with a position to start from. */
export function workspaceOf({ dimension, workspace }: Target): Workspace {
  const { position, gradient } = workspace ?? {
    position: new Float64Array(dimension),
    gradient: new Float64Array(dimension),
  };
  for (let i = 0; i < dimension; i++) position[i] = 0.1 * Math.sin(i + 1);
  return { position, gradient };
}

function timeCompile(model: () => unknown): number {
  const started = performance.now();
  compile(model);
  return performance.now() - started;
}
