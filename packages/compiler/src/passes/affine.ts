import {
  type Axis,
  add,
  type Codes,
  divide,
  type Expression,
  multiply,
  negate,
  subtract,
} from '@bayes-window/dsl';
import { gatherCodes } from './lift-gathers.ts';

/**
 * One addend coefficient_i * parameter of an affine form: the coefficient is known for every row; the parameter is the
 * same in all rows, or in all rows of one group if `codes` are given. Without a parameter the addend is known data.
 */
export interface AffineTerm {
  readonly coefficient: Float64Array;
  readonly parameter?: Expression;
  readonly codes?: Codes;
}

/** `body`, which varies along `along` only, as a sum of affine terms; undefined if it is not affine in its parameters. */
export function affineTerms(body: Expression, along: Axis): AffineTerm[] | undefined {
  const terms = collect(body, along);
  return terms === undefined ? undefined : mergeTerms(terms);
}

type Terms = AffineTerm[] | undefined;

function collect(body: Expression, along: Axis): Terms {
  const { op, args, axes } = body;
  if (axes.length === 0) return [constantTerm(body, along)];
  if (axes.length > 1 || axes[0].name !== along.name) return undefined;
  if (op.kind === 'data') return [{ coefficient: body.attributes.values as Float64Array }];
  const codes = gatherCodes(body);
  if (codes !== undefined)
    return args[0].axes.length === 1 ? [{ coefficient: ones(along), parameter: args[0], codes }] : undefined;
  if (op === add || op === subtract)
    return sumOf(collect(args[0], along), signed(collect(args[1], along), op === add ? 1 : -1));
  if (op === negate) return signed(collect(args[0], along), -1);
  if (op === multiply) return times(args[0], args[1], along) ?? times(args[1], args[0], along);
  return op === divide ? over(args[0], args[1], along) : undefined;
}

function constantTerm(body: Expression, along: Axis): AffineTerm {
  if (body.op.kind === 'constant') return { coefficient: ones(along, body.attributes.value as number) };
  return { coefficient: ones(along), parameter: body };
}

function ones({ size }: Axis, value = 1): Float64Array {
  return new Float64Array(size).fill(value);
}

function sumOf(left: Terms, right: Terms): Terms {
  return left === undefined || right === undefined ? undefined : [...left, ...right];
}

function signed(terms: Terms, sign: number): Terms {
  return terms?.map((term) => ({ ...term, coefficient: term.coefficient.map((c) => sign * c) }));
}

/** factor * body, where the factor is data or the same in every row. */
function times(factor: Expression, body: Expression, along: Axis): Terms {
  if (factor.op.kind === 'data')
    return scaled(collect(body, along), factor.attributes.values as Float64Array);
  return factor.axes.length === 0 ? withFactor(collect(body, along), (p) => multiply(factor, p)) : undefined;
}

function over(body: Expression, divisor: Expression, along: Axis): Terms {
  if (divisor.op.kind === 'data')
    return scaled(
      collect(body, along),
      (divisor.attributes.values as Float64Array).map((x) => 1 / x),
    );
  return divisor.axes.length === 0 ? withFactor(collect(body, along), (p) => divide(p, divisor)) : undefined;
}

function scaled(terms: Terms, weights: Float64Array): Terms {
  return terms?.map((term) => ({ ...term, coefficient: term.coefficient.map((c, i) => c * weights[i]) }));
}

function withFactor(terms: Terms, apply: (parameter: Expression | number) => Expression): Terms {
  return terms?.map((term) => ({ ...term, parameter: apply(term.parameter ?? 1) }));
}

function mergeTerms(terms: readonly AffineTerm[]): AffineTerm[] {
  const merged: AffineTerm[] = [];
  for (const term of terms) {
    const known = merged.findIndex(
      ({ parameter, codes }) => parameter === term.parameter && codes === term.codes,
    );
    if (known < 0) merged.push(term);
    else
      merged[known] = {
        ...term,
        coefficient: merged[known].coefficient.map((c, i) => c + term.coefficient[i]),
      };
  }
  return merged;
}
