import type { Codes, Expression } from '@bayes-window/dsl';
import { InputError } from '../errors.ts';
import type { Family } from './families.ts';

/** What a slope model is given: the columns of the table by role, all over one axis, `row`. */
export interface SlopeData {
  /** The outcome, standardised where the family asks for it. */
  readonly y: Expression;
  /** Numbers of the treatment column, or its level's index where it holds labels. */
  readonly treatment: Expression;
  /** Which group each row belongs to; `group.axis` is the axis of groups. */
  readonly group?: Codes;
  readonly condition?: Codes;
  readonly family: Family;
  /** The user's own column names. */
  readonly names: {
    readonly y: string;
    readonly treatment: string;
    readonly group?: string;
    readonly condition?: string;
  };
}

/** A slope model: sites named `b_<treatment>` (or as told by `slope`) are its slopes. */
export type SlopeModel = (data: SlopeData) => unknown;

/**
 * For a model that cannot do without a role, as its default: `({ y, group = missingRole('group') }: SlopeData) => …`.
 */
export function missingRole(role: 'group' | 'condition'): never {
  throw new InputError(
    'ROLE_MISSING',
    `The model uses the role "${role}", but no column has it. Name one: new BayesWindow(table, { …, ${role}: 'column' }).`,
    { role },
  );
}
