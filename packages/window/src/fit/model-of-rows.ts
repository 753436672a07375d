import { type TracedModel, traceModel } from '@bayes-window/compiler';
import { hierarchicalSlope } from '../models/index.ts';
import { type RoleData, takeRows } from '../table/index.ts';
import { prepareSlopeData } from './slope-data.ts';
import type { SlopeFit } from './slope-fit.ts';

/**
 * The model of some rows of a fit, to draw data for these alone; y in the units of the fit's own model. Undefined for a model
 * of the user's own, whose rows may lean on each other.
 */
export function modelOfRows(
  { model, roles, settings, prepared }: SlopeFit,
  rows: Int32Array,
): { readonly roles: RoleData; readonly written: TracedModel } | undefined {
  if (model !== hierarchicalSlope) return undefined;
  const some = takeRows(roles, rows);
  const { data } = prepareSlopeData(some, settings.distY, prepared.standardization);
  return { roles: some, written: traceModel(model, data) };
}
