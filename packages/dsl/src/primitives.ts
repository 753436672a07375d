import { type Axis, formatAxes, hasAxis, sizeOf, unionAxes, withoutAxes } from './axis.ts';
import type { Distribution } from './distributions/index.ts';
import { ModelError } from './errors.ts';
import { evaluate } from './evaluate.ts';
import type { Expression, Operand } from './expression.ts';
import { currentPlates, send, withPlate } from './handlers/stack.ts';
import { asExpression } from './leaves.ts';
import { constantValue, expand } from './ops/index.ts';
import { contains, describeSupport, type EventSpace, real } from './supports/index.ts';

/** A model: a function from data to whatever it returns, made of `sample`, `plate`, `deterministic` and `factor`. */
export type Model<Data extends readonly unknown[] = readonly never[], Result = unknown> = (
  ...data: Data
) => Result;

/** Marks a function as a model. It is the function itself: handlers and `compile` take it as it stands. */
export function model<Data extends readonly unknown[], Result>(
  run: (...data: Data) => Result,
): Model<Data, Result> {
  return run;
}

/**
 * A random value. Latent unless `obs` is given. Its axes are the open plates from the outside in, then the
 * remaining axes of the distribution's parameters (and of `obs`), then those of a vector or matrix value.
 */
export function sample(
  name: string,
  distribution: Distribution,
  options: { readonly obs?: Operand } = {},
): Expression {
  requireName('sample', name);
  const obs = options.obs === undefined ? undefined : asExpression(options.obs);
  const plates = currentPlates();
  const event = distribution.support.event?.axes ?? [];
  checkPlates(name, distribution, plates);
  const axes = named(name, () => {
    const all = unionAxes(unionAxes(plates, distribution.axes), obs?.axes ?? []);
    return [...withoutAxes(all, event), ...event];
  });
  if (obs !== undefined) checkObserved(name, distribution, obs, plates);
  return send({
    type: 'sample',
    name,
    distribution,
    axes,
    plates,
    observed: obs !== undefined,
    value: obs,
    source: undefined,
  });
}

/** Independent repeats along `axis`: every site in `body` has one value per index. Plates nest. */
export function plate<Result>(axis: Axis, body: () => Result): Result {
  return withPlate(axis, body);
}

/** Names a computed value, so that its draws are reported with the parameters'. */
export function deterministic(name: string, value: Operand): Expression {
  requireName('deterministic', name);
  const expression = asExpression(value);
  send({ type: 'deterministic', name, value: expression });
  return expression;
}

/** Adds a term to the log density, summed over its axes and the open plates. */
export function factor(name: string, logDensity: Operand): void {
  send({ type: 'factor', name, value: asExpression(logDensity), plates: currentPlates() });
}

function requireName(primitive: string, name: unknown): void {
  if (typeof name === 'string') return;
  throw new ModelError(
    'SITE_NAME',
    `The first argument of ${primitive}() is the site's name, as a string. It may be left out in natural syntax, where the transform takes the variable's name: ` +
      'run the file with node --import @bayes-window/compiler/loader, or through the plugin.',
  );
}

/** Puts the site's name in front of a shape error. */
function named<Result>(site: string, body: () => Result): Result {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new ModelError(error.code, `Site "${site}": ${error.message}`, { ...error.details, site });
  }
}

/** An axis can't be both repeats of a value and the elements of one. */
function checkPlates(name: string, { spec, support, over }: Distribution, plates: readonly Axis[]): void {
  const both = [...(support.event?.axes ?? []), ...(over === undefined ? [] : [over])].find((a) =>
    hasAxis(plates, a),
  );
  if (both === undefined) return;
  throw new ModelError(
    'PLATE_IS_EVENT',
    `Site "${name}": one ${spec.name} takes up the axis "${both.name}" whole, so it can't be repeated over the plate "${both.name}". ` +
      'Move the site out of the plate, or give the value an axis of its own.',
    { site: name, plate: both.name },
  );
}

function checkObserved(
  name: string,
  distribution: Distribution,
  obs: Expression,
  plates: readonly Axis[],
): void {
  const missing = [...plates, ...distribution.axes].find((a) => !hasAxis(obs.axes, a));
  if (missing !== undefined) {
    throw new ModelError(
      'OBSERVED_AXES',
      `Site "${name}": the observed data have axes ${formatAxes(obs.axes)} but the site also runs over "${missing.name}" (size ${missing.size}). ` +
        `Its distribution has axes ${formatAxes(distribution.axes)}, its plates are ${formatAxes(plates)}. ` +
        'Index the parameters by a code column with .at(codes), or observe data over the same axes.',
      { site: name, plate: missing.name },
    );
  }
  checkObservedValues(name, distribution, obs);
}

function checkObservedValues(name: string, distribution: Distribution, obs: Expression): void {
  const { support } = distribution;
  // Data columns are finite already, so a support without bounds asks for nothing.
  if (support === real || (obs.op.kind !== 'data' && obs.op.kind !== 'constant')) return;
  checkObservedElements(name, distribution, obs);
  if (support.event !== undefined) checkObservedEvents(name, distribution, support.event, obs);
}

function checkObservedElements(name: string, { support, spec }: Distribution, obs: Expression): void {
  const [low, high] = [boundOver(support.low, obs.axes), boundOver(support.high, obs.axes)];
  if (low === undefined || high === undefined) return;
  const [values] = evaluate([obs]);
  const bad = values.findIndex((x, i) => !contains(support, x, low(i), high(i)));
  if (bad < 0) return;
  throw new ModelError(
    'OBSERVED_OUTSIDE_SUPPORT',
    `Site "${name}": observed value ${values[bad]} at row ${bad} can't come from ${spec.name}, whose values are ${describeSupport(support, low(bad), high(bad))}. ` +
      'Correct the value, drop the row, or choose another distribution.',
    { site: name, row: bad, value: values[bad], distribution: spec.name },
  );
}

function checkObservedEvents(
  name: string,
  { spec }: Distribution,
  { axes, description, violation }: EventSpace,
  obs: Expression,
): void {
  const size = sizeOf(axes);
  const [values] = evaluate([expand(obs, [...withoutAxes(obs.axes, axes), ...axes])]);
  for (let row = 0; row * size < values.length; row++) {
    const value = values.slice(row * size, (row + 1) * size);
    const wrong = violation(value);
    if (wrong === undefined) continue;
    throw new ModelError(
      'OBSERVED_OUTSIDE_SUPPORT',
      `Site "${name}": the observed value at row ${row} can't come from ${spec.name}, whose values are ${description}: ${wrong}. ` +
        'Correct the value, drop the row, or choose another distribution.',
      { site: name, row, value: [...value], distribution: spec.name },
    );
  }
}

/** A bound by element, where it is known before inference. */
function boundOver(bound: Operand, axes: readonly Axis[]): ((element: number) => number) | undefined {
  const value = asExpression(bound);
  const constant = constantValue(value);
  if (constant !== undefined) return () => constant;
  if (value.op.kind !== 'data') return undefined;
  const [values] = evaluate([expand(value, axes)]);
  return (element) => values[element];
}
