import { traceModel } from '@bayes-window/compiler';
import { format } from '@bayes-window/dsl';
import type * as byHand from './by-hand.ts';
import { data } from './data.ts';

/** What the compiler gets of each model, as text: the sites in words and the terms of the log density as graphs. */
export function printedGraphs(models: typeof byHand): string[] {
  const traced = [
    traceModel(models.slopes, data),
    traceModel(models.everyOperator, data),
    traceModel(models.helpers, data, true, 3),
    traceModel(models.helpers, data, false, 1),
    traceModel(models.recursion, data),
  ];
  return traced.flatMap(({ description, terms }) => [
    ...description,
    ...terms.map(({ site, logDensity }) => `${site}: ${format(logDensity)}`),
  ]);
}
