import type { SummaryRow } from '@bayes-window/runtime';
import { Posterior, type PosteriorVariable } from '../inference/index.ts';
import type { Standardization } from '../table/index.ts';

/** How a parameter of a standardised model returns to the units of y. */
type Kind = keyof Standardization['backward'];

/** Kinds of the default model's parameters; a user's own model is served as far as it uses these names. */
const kinds: Readonly<Record<string, Kind>> = {
  a: 'location',
  intercept: 'location',
  intercept_of_group: 'location',
  sigma_a: 'scale',
  sigma_obs: 'scale',
};

/** The posterior with `<name>_original`, in the units of y, beside each parameter that has such units. */
export function withOriginalScale(
  posterior: Posterior,
  slopeSite: string,
  standardization?: Standardization,
): Posterior {
  if (standardization === undefined) return posterior;
  const { backward } = standardization;
  const restored = posterior.variables.flatMap((variable): PosteriorVariable[] => {
    const kind = kindOf(variable.name, slopeSite);
    if (kind === undefined) return [];
    const draws = variable.draws.map((chain) => chain.map((value) => backward[kind](value)));
    return [{ ...variable, name: originalName(variable.name), draws }];
  });
  return new Posterior([...posterior.variables, ...restored]);
}

function kindOf(variable: string, slopeSite: string): Kind | undefined {
  return variable === slopeSite ? 'slope' : kinds[variable];
}

/**
 * Summary rows of the restored variables, from those of the variables they restore. The way back is y -> c + sd y: ranks,
 * and with them R-hat and effective sample sizes, stay as they are.
 */
export function originalSummary(
  rows: readonly SummaryRow[],
  slopeSite: string,
  standardization?: Standardization,
): SummaryRow[] {
  if (standardization === undefined) return [];
  return rows.flatMap((row): SummaryRow[] => {
    const [, variable, labels] = /^(.*?)(\[.*)?$/.exec(row.name) as RegExpExecArray;
    const kind = kindOf(variable, slopeSite);
    if (kind === undefined) return [];
    const restored = restoreRow(row, standardization.backward[kind], standardization.sd);
    return [{ ...restored, name: `${originalName(variable)}${labels ?? ''}` }];
  });
}

function restoreRow(row: SummaryRow, place: (value: number) => number, sd: number): SummaryRow {
  return {
    ...row,
    ...{ mean: place(row.mean), median: place(row.median), q05: place(row.q05), q95: place(row.q95) },
    ...{ hdiLow: place(row.hdiLow), hdiHigh: place(row.hdiHigh) },
    ...{ sd: sd * row.sd, mcseMean: sd * row.mcseMean, mcseSd: sd * row.mcseSd },
  };
}

export function originalName(name: string): string {
  return `${name}_original`;
}
