import { type CompiledModel, compile, densityGraph, emitProgram } from '@bayes-window/compiler';
import { add } from '@bayes-window/dsl';
import {
  type ApproximateOptions,
  type Approximation,
  approximate,
  type Finding,
  instantiate,
  maximize,
  randomStream,
  type SummaryRow,
  summarize,
} from '@bayes-window/runtime';
import type { Posterior } from './posterior.ts';
import { posteriorOf } from './posterior-of.ts';

/** A posterior by a normal approximation, in the form of a sampled one. */
export interface ApproximateInference {
  readonly compiled: CompiledModel;
  readonly approximation: Approximation;
  readonly posterior: Posterior;
  readonly summary: readonly SummaryRow[];
  /** What is wrong, in plain words; empty where the importance ratios say that the draws can be trusted. */
  readonly findings: readonly Finding[];
}

/**
 * Approximates a model's posterior where sampling would take too long: by Laplace's method, Pathfinder, or variational
 * inference (`method`), in the unconstrained space.
 */
export function approximateModel<Data extends readonly unknown[]>(
  model: (...data: Data) => unknown,
  data: Data,
  options: ApproximateOptions = {},
): ApproximateInference {
  const compiled = compile(model, ...data);
  const approximation = approximate(compiled.program, options);
  const posterior = posteriorOf(compiled, { chains: [approximation.draws] });
  return {
    compiled,
    approximation,
    posterior,
    summary: summarize(posterior.allScalars()),
    findings: findingsOf(approximation),
  };
}

function findingsOf({ method, paretoK, threshold }: Approximation): Finding[] {
  if (paretoK <= threshold) return [];
  return [
    {
      code: 'APPROXIMATION_POOR',
      message: `The normal approximation by ${method} misses a part of the posterior: Pareto's k of its importance ratios is ${paretoK.toFixed(2)}, and should be below ${threshold.toFixed(2)}.`,
      parameters: [],
      advice: 'Sample the posterior with infer(), or try another method or more paths.',
    },
  ];
}

export interface ModeOptions {
  readonly seed?: number;
  /** Unconstrained starting point. */
  readonly initial?: Float64Array;
  /** Whether the density is that of the unconstrained parameters; unless told it is that of the user's own. */
  readonly jacobian?: boolean;
}

/**
 * The most probable values of a model's parameters (MAP), as a posterior of one draw: the maximum of the density of the
 * user's parameters, found by L-BFGS. Throws NO_MODE.
 */
export function mostProbable<Data extends readonly unknown[]>(
  model: (...data: Data) => unknown,
  data: Data,
  { seed = 0, initial, jacobian = false }: ModeOptions = {},
): { readonly posterior: Posterior; readonly logDensity: number } {
  const compiled = compile(model, ...data);
  const target = instantiate(jacobian ? compiled.program : withoutJacobian(compiled));
  const { position, logDensity } = maximize(target, randomStream(seed), initial);
  const outputs = new Float64Array(target.outputCount);
  target.writeOutputs(position, outputs);
  return { posterior: posteriorOf(compiled, { chains: [{ outputs }] }), logDensity };
}

/** The density of the constrained values: the model's terms, without the log Jacobians of the bijections. */
function withoutJacobian({ model }: CompiledModel): CompiledModel['program'] {
  const logDensity = model.terms.map(({ value }) => value).reduce((sum, value) => add(sum, value));
  return emitProgram(densityGraph({ ...model, logDensity }));
}
