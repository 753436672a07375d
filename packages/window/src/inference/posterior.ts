import type { Axis } from '@bayes-window/dsl';
import { elementLabels, elementName } from '@bayes-window/runtime';
import { InputError } from '../errors.ts';
import { nearestName } from '../table/index.ts';

/** One reported quantity. `draws[chain][draw * size + element]`, elements row-major over `axes`. */
export interface PosteriorVariable {
  readonly name: string;
  readonly axes: readonly Axis[];
  readonly size: number;
  readonly draws: readonly Float64Array[];
}

/** One number per draw: a scalar variable or one element of a larger one. `draws[chain][draw]`. */
export interface ScalarDraws {
  /** `a_subject[m01]`: the variable's name and the element's labels. */
  readonly name: string;
  /** Label by axis name. */
  readonly labels: Readonly<Record<string, string>>;
  readonly draws: readonly Float64Array[];
}

/** Posterior draws by the user's own names and labels. */
export class Posterior {
  readonly variables: readonly PosteriorVariable[];

  constructor(variables: readonly PosteriorVariable[]) {
    this.variables = variables;
  }

  get names(): string[] {
    return this.variables.map(({ name }) => name);
  }

  variable(name: string): PosteriorVariable {
    const found = this.variables.find((variable) => variable.name === name);
    if (found !== undefined) return found;
    const suggestion = nearestName(this.names, name);
    throw new InputError(
      'VARIABLE_UNKNOWN',
      `The posterior has no variable "${name}". ${suggestion === undefined ? '' : `Did you mean "${suggestion}"? `}It has ${this.names.join(', ')}.`,
      { variable: name },
    );
  }

  /** The scalars of one variable, in index order. */
  scalars(name: string): ScalarDraws[] {
    const variable = this.variable(name);
    return Array.from({ length: variable.size }, (_, element) => scalarOf(variable, element));
  }

  /** Every scalar of every variable. */
  allScalars(): ScalarDraws[] {
    return this.names.flatMap((name) => this.scalars(name));
  }

  /** Posterior means as a table: one row per element, its labels by axis name, the mean under the variable's name. */
  mean(name: string): Record<string, string | number>[] {
    return this.scalars(name).map(({ labels, draws }) => ({ ...labels, [name]: meanOf(draws) }));
  }
}

function scalarOf({ name, axes, size, draws }: PosteriorVariable, element: number): ScalarDraws {
  const labels = elementLabels(axes, element);
  return {
    name: elementName(name, axes, element),
    labels: Object.fromEntries(axes.map((axis, d) => [axis.name, labels[d]])),
    draws: draws.map((chain) => everyNth(chain, size, element)),
  };
}

/** Each `step`-th value from the one at `start` on; Float64Array.from takes many times as long as a loop. */
function everyNth(values: Float64Array, step: number, start: number): Float64Array {
  const taken = new Float64Array(values.length / step);
  for (let i = 0; i < taken.length; i++) taken[i] = values[i * step + start];
  return taken;
}

function meanOf(draws: readonly Float64Array[]): number {
  const count = draws.reduce((total, chain) => total + chain.length, 0);
  return draws.reduce((total, chain) => total + chain.reduce((sum, x) => sum + x, 0), 0) / count;
}
