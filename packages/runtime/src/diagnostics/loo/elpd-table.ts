/** Pointwise elpd of several models, each combination that occurs once. */
export interface ElpdTable {
  readonly rows: readonly ElpdRow[];
  /** How many there are, equal ones counted. */
  readonly observations: number;
}

export interface ElpdRow {
  /** One per model. */
  readonly elpd: Float64Array;
  /** How many observations have it. */
  readonly count: number;
}

/** `elpd[model][observation]`: equal rows of data have equal elpd under every model, and a weight depends on no more. */
export function elpdTable(elpd: readonly ArrayLike<number>[]): ElpdTable {
  const observations = elpd[0].length;
  const rows = new Map<string, { elpd: Float64Array; count: number }>();
  for (let i = 0; i < observations; i++) {
    const key = elpd.map((model) => model[i]).join();
    const known = rows.get(key);
    if (known === undefined) rows.set(key, { elpd: Float64Array.from(elpd, (model) => model[i]), count: 1 });
    else known.count++;
  }
  return { rows: [...rows.values()], observations };
}
