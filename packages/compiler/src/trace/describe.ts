import { type Axis, type Expression, type SampleMessage, signature, type Trace } from '@bayes-window/dsl';

/**
 * The model in words, one line per site, in the order of the run:
 *
 *     a_subject[mouse] ~ Normal(0, 1)
 *     y[row] ~ Normal(a + a_subject[mouse] * sigma_a, sigma_obs)   observed
 */
export function describeModel(messages: Trace): string[] {
  const names = new Map<Expression, string>();
  return [...messages.values()].map((message) => {
    if (message.type === 'factor') {
      return `log density += ${infix(message.value, names)}   (${[message.name, ...weightsOf(message, names)].join(', ')})`;
    }
    if (message.type === 'deterministic') {
      const line = `${message.name}${indices(message.value.axes)} = ${infix(message.value, names)}`;
      names.set(message.value, message.name);
      return line;
    }
    const { name, axes, distribution, observed } = message;
    const args = Object.values(distribution.parameters).map((parameter) => infix(parameter, names));
    const family =
      args.length === 0 ? signature(distribution.spec) : `${distribution.spec.name}(${args.join(', ')})`;
    const notes = [...(observed ? ['observed'] : []), ...weightsOf(message, names)].join(', ');
    return `${name}${indices(axes)} ~ ${family}${notes === '' ? '' : `   ${notes}`}`;
  });
}

function weightsOf(
  { mask, scale }: Pick<SampleMessage, 'mask' | 'scale'>,
  names: ReadonlyMap<Expression, string>,
): string[] {
  return [
    ...(mask === undefined ? [] : [`masked by ${infix(mask, names)}`]),
    ...(scale === undefined ? [] : [`scaled by ${infix(scale, names)}`]),
  ];
}

function indices(axes: readonly Axis[]): string {
  return axes.length === 0 ? '' : `[${axes.map(({ name }) => name).join(', ')}]`;
}

/** An expression as it would be written by hand; `names` holds the names of expressions already written out. */
function infix(expression: Expression, names: ReadonlyMap<Expression, string>, outer = 0): string {
  const known = names.get(expression);
  if (known !== undefined) return known;
  const { op, args, attributes } = expression;
  if (op.kind === 'constant') return String(attributes.value);
  if (op.kind === 'input' || op.kind === 'data' || op.kind === 'result') return attributes.name ?? 'data';
  if (op.kind === 'gather') return `${infix(args[0], names, 9)}[${attributes.codes?.name}]`;
  const written = op.kind === 'elementwise' ? op.facts.infix : undefined;
  if (written === undefined) return `${op.name}(${args.map((arg) => infix(arg, names)).join(', ')})`;
  const { symbol, precedence } = written;
  const text =
    args.length === 1
      ? `${symbol}${infix(args[0], names, precedence)}`
      : `${infix(args[0], names, precedence)} ${symbol} ${infix(args[1], names, precedence + 1)}`;
  return precedence < outer ? `(${text})` : text;
}
