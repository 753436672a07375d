import { type Axis, sizeOf, unionAxes } from '../axis.ts';
import { ModelError } from '../errors.ts';
import { type Bindings, evaluate } from '../evaluate.ts';
import type { Expression, Operand, Values } from '../expression.ts';
import { asExpression } from '../leaves.ts';
import { constantValue, expand } from '../ops/index.ts';
import type { RandomSource } from '../random/index.ts';
import { contains, describeSupport, type Support } from '../supports/index.ts';

/** One parameter of a distribution: where it may lie and, if it may be left out, its default. */
export interface ParameterSpec {
  readonly support: Support;
  readonly default?: number;
}

type Numbers<K extends string> = Readonly<Record<K, number>>;
type Expressions<K extends string> = Readonly<Record<K, Expression>>;

/** What every family has. The key order of `parameters` is the argument order. */
export interface FamilySpec {
  readonly name: string;
  readonly parameters: Readonly<Record<string, ParameterSpec>>;
}

/** Everything known about a family of numbers: one file, one record. The key order of `parameters` is the argument order. */
export interface DistributionSpec<K extends string = string> {
  readonly name: string;
  readonly parameters: Readonly<Record<K, ParameterSpec>>;
  /** Where values lie; may depend on the parameters. */
  support(parameters: Expressions<K>): Support;
  /** Normalised log density (or log mass) at `x`, elementwise, for x in the support. */
  logDensity(x: Expression, parameters: Expressions<K>): Expression;
  /** One random value. */
  sample(source: RandomSource, parameters: Numbers<K>): number;
  /** NaN or Infinity where it does not exist. */
  mean(parameters: Numbers<K>): number;
  variance(parameters: Numbers<K>): number;
  /** P(X <= x) */
  cdf(x: number, parameters: Numbers<K>): number;
  /** Smallest x with P(X <= x) >= p, where it has a closed form. */
  icdf?(p: number, parameters: Numbers<K>): number;
}

/** A family with its parameters filled in: one distribution per index of the parameters' axes. */
export interface Distribution {
  readonly spec: FamilySpec;
  readonly parameters: Readonly<Record<string, Expression>>;
  /** Axes of a value: those of the parameters, then those of the support's event. */
  readonly axes: readonly Axis[];
  readonly support: Support;
  /** The axis of vectors and matrices among the parameters or in the value: repeats can't run over it. */
  readonly over?: Axis;
  /** Lacks the axes of the support's event. */
  logDensity(x: Operand): Expression;
  /**
   * Independent values, row-major over `axes`: what the value's axes lack is repeated, not shared. `bindings` are the
   * values of the inputs among the parameters.
   */
  draw(source: RandomSource, axes: readonly Axis[], bindings?: Bindings): Values;
}

/** Builds a distribution from arguments in order, or from one object of named arguments. */
export type DistributionBuilder<K extends string> = DistributionSpec<K> &
  ((...args: Operand[] | [Readonly<Partial<Record<K, Operand>>>]) => Distribution);

/** Makes a family from its record. A user's own likelihood is made the same way and treated the same everywhere. */
export function defineDistribution<K extends string>(spec: DistributionSpec<K>): DistributionBuilder<K> {
  const build = (...args: unknown[]): Distribution => instantiate(spec as unknown as DistributionSpec, args);
  Object.defineProperty(build, 'name', { value: spec.name });
  const { name: _, ...rest } = spec;
  return Object.assign(build, rest) as unknown as DistributionBuilder<K>;
}

function instantiate(spec: DistributionSpec, args: readonly unknown[]): Distribution {
  const parameters = fillParameters(spec, args);
  const support = spec.support(parameters);
  return {
    spec,
    parameters,
    axes: unionAxes(axesOf(parameters), support.event?.axes ?? []),
    support,
    logDensity: (x) => spec.logDensity(asExpression(x), parameters),
    draw: (source, axes, bindings) => drawElements(spec, parameters, source, axes, bindings),
  };
}

export function axesOf(parameters: Expressions<string>): readonly Axis[] {
  return Object.values(parameters).reduce<readonly Axis[]>((union, p) => unionAxes(union, p.axes), []);
}

function drawElements(
  spec: DistributionSpec,
  parameters: Expressions<string>,
  source: RandomSource,
  axes: readonly Axis[],
  bindings?: Bindings,
): Values {
  const names = Object.keys(parameters);
  const values = evaluate(
    names.map((name) => expand(parameters[name], axes)),
    bindings,
  );
  const drawn = new Float64Array(sizeOf(axes));
  // One record for all elements: a sampler reads its parameters and keeps nothing.
  const own: Record<string, number> = {};
  for (let i = 0; i < drawn.length; i++) {
    for (let k = 0; k < names.length; k++) own[names[k]] = values[k][i];
    drawn[i] = spec.sample(source, own);
  }
  return drawn;
}

/** Names the arguments, puts in defaults, and checks what is known. */
export function fillParameters(spec: FamilySpec, args: readonly unknown[]): Record<string, Expression> {
  const parameters: Record<string, Expression> = {};
  const given = nameArguments(spec, args);
  for (const [name, parameter] of Object.entries(spec.parameters)) {
    const value = given[name] ?? parameter.default;
    if (value === undefined) throw missingParameter(spec, name);
    parameters[name] = asExpression(value);
    checkConstant(spec, name, parameter, parameters[name]);
  }
  return parameters;
}

function nameArguments(spec: FamilySpec, args: readonly unknown[]): Record<string, Operand> {
  const names = Object.keys(spec.parameters);
  const named = args.length === 1 && isPlainObject(args[0]);
  const given = named
    ? (args[0] as Record<string, Operand>)
    : Object.fromEntries(args.map((arg, i) => [names[i] ?? `argument ${i + 1}`, arg as Operand]));
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown === undefined) return given;
  throw new ModelError(
    'PARAMETER_UNKNOWN',
    `${spec.name} has no parameter "${unknown}"; its parameters, in order, are ${names.join(', ')}.`,
    { distribution: spec.name, parameter: unknown },
  );
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function missingParameter(spec: FamilySpec, name: string): ModelError {
  return new ModelError(
    'PARAMETER_MISSING',
    `${spec.name} needs a value for "${name}": ${signature(spec)}.`,
    {
      distribution: spec.name,
      parameter: name,
    },
  );
}

/** `Normal(loc = 0, scale = 1)` */
export function signature(spec: FamilySpec): string {
  const parts = Object.entries(spec.parameters).map(([name, p]) =>
    p.default === undefined ? name : `${name} = ${p.default}`,
  );
  return `${spec.name}(${parts.join(', ')})`;
}

/** Parameters known when the model is written are checked at once. */
function checkConstant(spec: FamilySpec, name: string, { support }: ParameterSpec, value: Expression): void {
  const low = support.low as number;
  const high = support.high as number;
  const numbers =
    constantValue(value) !== undefined ? [constantValue(value) as number] : (value.attributes.values ?? []);
  const bad = numbers.findIndex((x) => !contains(support, x, low, high));
  if (bad < 0) return;
  const where = numbers.length > 1 ? ` (index ${bad} of ${value.attributes.name ?? 'its data'})` : '';
  throw new ModelError(
    'PARAMETER_RANGE',
    `${spec.name}: parameter "${name}" must be ${describeSupport(support, low, high)}; got ${numbers[bad]}${where}.`,
    { distribution: spec.name, parameter: name, value: numbers[bad], index: bad },
  );
}
