import { type BootstrapOptions, type ComparisonRow, compare, type Loo } from '@bayes-window/runtime';
import { type ChartSpec, comparePlot } from '../charts/index.ts';
import { compareText } from './compare-text.ts';
import { type Judgeable, type LooOptions, looOf } from './fit-loo.ts';

export interface Comparison {
  /** The best model first. */
  readonly rows: readonly ComparisonRow[];
  /** The estimate behind each row, by the model's name. */
  readonly loos: Readonly<Record<string, Loo>>;
  /** The rows as plain text, a model a line. */
  readonly text: string;
  readonly chart: ChartSpec;
}

export type CompareOptions = LooOptions & BootstrapOptions;

/**
 * Models of the same data side by side, by leave-one-out cross-validation: runs of `infer`, slope fits, or estimates made
 * before, by name. Densities of continuous and of counted outcomes are not of one kind: compare among the families of one.
 */
export async function compareModels(
  models: Readonly<Record<string, Judgeable | Loo>>,
  options: CompareOptions = {},
): Promise<Comparison> {
  const loos: Record<string, Loo> = {};
  for (const [name, model] of Object.entries(models)) {
    loos[name] = 'pointwise' in model ? model : await looOf(model, options);
  }
  const rows = compare(loos, options);
  return { rows, loos, text: compareText(rows), chart: comparePlot(rows) };
}
