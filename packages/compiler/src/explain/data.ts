import { type Codes, type Expression, topologicalOrder } from '@bayes-window/dsl';
import type { UnconstrainedModel } from '../unconstrain/unconstrain.ts';
import type { DataExplanation } from './explanation.ts';
import { formatSpace } from './loops.ts';

/** The data that the log density is made from, in the order in which the model meets them. */
export function explainData({ terms }: UnconstrainedModel): DataExplanation[] {
  const order = topologicalOrder(terms.map(({ rows }) => rows));
  const columns = order.filter(({ op }) => op.kind === 'data').map(explainColumn);
  const codes = new Set(order.flatMap(({ attributes }) => attributes.codes ?? []));
  return [...columns, ...[...codes].map(explainCodes)];
}

function explainColumn({ axes, attributes }: Expression): DataExplanation {
  const values = attributes.values as Float64Array;
  return {
    name: attributes.name ?? 'computed data',
    kind: 'column',
    axes: formatSpace(axes),
    size: values.length,
    distinct: new Set(values).size,
  };
}

function explainCodes({ name, axis, over, values }: Codes): DataExplanation {
  return {
    name,
    kind: 'codes',
    axes: `${formatSpace([over])} -> ${formatSpace([axis])}`,
    size: values.length,
    distinct: new Set(values).size,
  };
}
