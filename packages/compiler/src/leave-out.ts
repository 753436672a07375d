import {
  type Axis,
  axis,
  codes,
  type Expression,
  gather,
  multiply,
  sum,
  topologicalOrder,
} from '@bayes-window/dsl';
import { rewrite } from './passes/rewrite.ts';
import { RowTaker } from './passes/take-rows.ts';
import type { Term, TracedModel } from './trace/trace-model.ts';

/**
 * The model without one observation: a term takes back the log likelihood of that element of an observed site, flat index,
 * row-major over the site's axes.
 */
export function leaveOut(traced: TracedModel, site: string, element: number): TracedModel {
  const term = traced.terms.find((candidate) => candidate.site === site) as Term;
  const without: Term = {
    site: `without ${site}[${element}]`,
    kind: 'factor',
    logDensity: multiply(-1, elementOf(term, element)),
    axes: [],
  };
  return { ...traced, terms: [...traced.terms, without] };
}

/** The log density of one element, without a loop over the others. */
function elementOf({ logDensity, axes }: Term, element: number): Expression {
  let rest = element;
  return [...axes].reverse().reduce((expression, along) => {
    const index = rest % along.size;
    rest = Math.floor(rest / along.size);
    return onlyRow(expression, along, index);
  }, logDensity);
}

function onlyRow(expression: Expression, along: Axis, index: number): Expression {
  const one = axis(`left out of ${along.name}`, 1);
  const code = codes(one.name, one, along, [index]);
  const inputs = topologicalOrder([expression]).filter(
    ({ op, axes }) => op.kind === 'input' && axes.some(({ name }) => name === along.name),
  );
  const gathered = new Map(inputs.map((input) => [input, gather(input, code)]));
  const [withoutInputs] = rewrite([expression], (node) => node, gathered);
  const row = new RowTaker(along, one, Int32Array.of(index)).take(withoutInputs);
  return row.axes.some(({ name }) => name === one.name) ? sum(row, one) : row;
}
