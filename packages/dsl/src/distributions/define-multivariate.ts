import { type Axis, sizeOf, twin, unionAxes, withoutAxes } from '../axis.ts';
import { ModelError } from '../errors.ts';
import { type Bindings, evaluate } from '../evaluate.ts';
import type { Expression, Operand, Values } from '../expression.ts';
import { asExpression } from '../leaves.ts';
import { expand } from '../ops/index.ts';
import type { RandomSource } from '../random/index.ts';
import type { EventSpace, Support } from '../supports/index.ts';
import { axesOf, type Distribution, type FamilySpec, fillParameters, type ParameterSpec } from './define.ts';

/** A parameter that is a number, a vector over the family's axis, or a matrix over it and its twin. */
export interface MultivariateParameterSpec extends ParameterSpec {
  readonly shape: 'number' | 'vector' | 'matrix';
  /** What the vector or matrix must be as a whole. */
  readonly constraint?: (axis: Axis) => Support;
}

type Expressions<K extends string> = Readonly<Record<K, Expression>>;
/** A number as an array of one, a vector in index order, a matrix row-major. */
type Arrays<K extends string> = Readonly<Record<K, Values>>;

/**
 * Everything known about a family whose parameters or values are vectors or matrices over an axis that the caller names:
 * one file, one record. A matrix has its rows over the axis and its columns over `twin(axis)`.
 */
export interface MultivariateSpec<K extends string = string> extends FamilySpec {
  readonly parameters: Readonly<Record<K, MultivariateParameterSpec>>;
  /** Where values lie; its event says which axes a value has. */
  support(parameters: Expressions<K>, axis: Axis): Support;
  /** Normalised log density (or log mass) at `x`; lacks the axes of a value. */
  logDensity(x: Expression, parameters: Expressions<K>, axis: Axis): Expression;
  /** One random value, row-major; `size` is the size of the axis. */
  sample(source: RandomSource, parameters: Arrays<K>, size: number): ArrayLike<number>;
  /** Of each element of a value. */
  mean(parameters: Arrays<K>, size: number): ArrayLike<number>;
  variance(parameters: Arrays<K>, size: number): ArrayLike<number>;
}

/** Builds a distribution from arguments in order, or from one object of named arguments, and then the axis. */
export type MultivariateBuilder<K extends string> = MultivariateSpec<K> &
  ((...args: MultivariateArguments<K>) => Distribution);

export type MultivariateArguments<K extends string> =
  | [...Operand[], Axis]
  | [Readonly<Partial<Record<K, Operand>>>, Axis];

/** Makes a family over a named axis from its record. */
export function defineMultivariate<K extends string>(spec: MultivariateSpec<K>): MultivariateBuilder<K> {
  const build = (...args: unknown[]): Distribution =>
    instantiate(spec as unknown as MultivariateSpec, args.slice(0, -1), args[args.length - 1] as Axis);
  Object.defineProperty(build, 'name', { value: spec.name });
  const { name: _, ...rest } = spec;
  return Object.assign(build, rest) as unknown as MultivariateBuilder<K>;
}

function instantiate(spec: MultivariateSpec, args: readonly unknown[], axis: Axis): Distribution {
  const parameters = fillParameters(spec, args);
  checkConstants(spec, parameters, axis);
  const support = spec.support(parameters, axis);
  const event = support.event?.axes ?? [];
  const repeats = withoutAxes(axesOf(parameters), [axis, twin(axis)]);
  return {
    spec,
    parameters,
    axes: unionAxes(repeats, event),
    support,
    over: axis,
    logDensity: (x) => spec.logDensity(asExpression(x), parameters, axis),
    draw: (source, axes, bindings) =>
      drawEvents(spec, parameters, axis, source, withoutAxes(axes, event), bindings),
  };
}

/** Vectors and matrices known when the model is written are checked at once. */
function checkConstants(spec: MultivariateSpec, parameters: Expressions<string>, axis: Axis): void {
  for (const [name, { constraint }] of Object.entries(spec.parameters)) {
    const value = parameters[name];
    if (constraint === undefined || value.op.kind !== 'data') continue;
    const { axes, description, violation } = constraint(axis).event as EventSpace;
    const [values] = evaluate([expand(value, [...withoutAxes(value.axes, axes), ...axes])]);
    for (let row = 0; row * sizeOf(axes) < values.length; row++) {
      const wrong = violation(part(values, row, sizeOf(axes)));
      if (wrong === undefined) continue;
      throw new ModelError(
        'PARAMETER_RANGE',
        `${spec.name}: parameter "${name}" must be ${description}; of the value at row ${row}, ${wrong}.`,
        { distribution: spec.name, parameter: name, index: row },
      );
    }
  }
}

/** One value after the other, each with its own parameters. */
function drawEvents(
  spec: MultivariateSpec,
  parameters: Expressions<string>,
  axis: Axis,
  source: RandomSource,
  repeats: readonly Axis[],
  bindings?: Bindings,
): Values {
  const shapes = Object.entries(spec.parameters).map(([name, { shape }]) => ({
    name,
    axes: { number: [], vector: [axis], matrix: [axis, twin(axis)] }[shape],
  }));
  const arrays = evaluate(
    shapes.map(({ name, axes }) => expand(parameters[name], [...repeats, ...axes])),
    bindings,
  );
  const draws = Array.from({ length: sizeOf(repeats) }, (_, i) => {
    const own = shapes.map(({ name, axes }, k) => [name, part(arrays[k], i, sizeOf(axes))]);
    return Array.from(spec.sample(source, Object.fromEntries(own), axis.size));
  });
  return Float64Array.from(draws.flat());
}

function part(values: Values, index: number, size: number): Values {
  return values.subarray(index * size, (index + 1) * size);
}
