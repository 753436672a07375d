import { type Axis, axis, type Codes, codes, column } from '@bayes-window/dsl';
import { type FamilyName, families, type SlopeData } from '../models/index.ts';
import { type LabelColumn, type RoleData, type Standardization, standardize } from '../table/index.ts';

/** The data of a slope model and the way back to the user's units. */
export interface PreparedData {
  readonly data: SlopeData;
  /** Absent for families that take y as it stands. */
  readonly standardization?: Standardization;
}

/** `scale` is how y is standardised where that is known, as for some of the rows of a fit. */
export function prepareSlopeData(
  roles: RoleData,
  familyName: FamilyName,
  scale?: Standardization,
): PreparedData {
  const family = families[familyName];
  const { y, treatment, group, condition } = roles;
  const standardization = family.standardises ? (scale ?? standardize(y.name, y.values)) : undefined;
  const labelled = [group, condition].filter((labels) => labels !== undefined);
  const row = axis(rowAxisName(labelled), roles.rowCount);
  return {
    standardization,
    data: {
      y: column(y.name, row, standardization?.forward(y.values) ?? y.values),
      treatment: column(treatment.name, row, treatment.values),
      group: group && codesOf(group, row),
      condition: condition && codesOf(condition, row),
      family,
      names: { y: y.name, treatment: treatment.name, group: group?.name, condition: condition?.name },
    },
  };
}

/** `row`, or that with underscores where a label column has the name. */
function rowAxisName(labelled: readonly LabelColumn[]): string {
  let name = 'row';
  while (labelled.some((labels) => labels.name === name)) name += '_';
  return name;
}

function codesOf({ name, levels, codes: values }: LabelColumn, row: Axis): Codes {
  return codes(name, row, axis(name, levels), values);
}
