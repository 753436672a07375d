import {
  barChart,
  type ChartSpec,
  dataDifferences,
  lmeSlopesChart,
  type PlotDataOptions,
  type PlotDataSlopeTrialsOptions,
  pitEcdfPlot,
  plotData,
  plotDataSlopeTrials,
} from './charts/index.ts';
import {
  type CompareOptions,
  type Comparison,
  compareModels,
  type LooPitOptions,
  looPitOf,
  namedFits,
  psisLooOf,
} from './compare/index.ts';
import { InputError } from './errors.ts';
import {
  chartRows,
  densityChart,
  energyChart,
  type FitOptions,
  fitSlopes,
  type PredictiveCheckOptions,
  pairChart,
  predictiveCheckChart,
  rankChart,
  readOptions,
  rolesSchema,
  type SlopeFit,
  slopeChart,
  traceChart,
} from './fit/index.ts';
import {
  type AnovaTable,
  type AnovaType,
  fitAnova,
  fitLme,
  type LmeFit,
  type LmeOptions,
} from './frequentist/index.ts';
import type { Posterior } from './inference/index.ts';
import { slopeReport } from './report/index.ts';
import { type RoleData, type Roles, readRoles, type TableInput, tableFrom } from './table/index.ts';

/**
 * A table and the parts its columns play, with the models that compare treatments in it: hierarchical slopes, a linear
 * mixed model, analysis of variance. Charts and reports draw the last fit.
 *
 *     const window = new BayesWindow(readTable('lfp.csv'), { y: 'Log power', treatment: 'stim', group: 'mouse' });
 *     const fit = await window.fitSlopes({ distY: 'student' });
 *     window.plot();
 */
export class BayesWindow {
  readonly roles: RoleData;
  private slopes: SlopeFit | undefined;
  private lme: LmeFit | undefined;

  constructor(table: TableInput, roles: Roles) {
    this.roles = readRoles(tableFrom(table), readOptions(rolesSchema, roles, 'BayesWindow'));
  }

  /** Box plot of the data by treatment. */
  plotData(options: Partial<PlotDataOptions> = {}): ChartSpec {
    return plotData(this.rows(), {
      x: this.roles.treatment.name,
      y: this.roles.y.name,
      levels: this.levels(),
      ...options,
    });
  }

  /** One line per trial (or other detail) of each group, from treatment to treatment. */
  plotDataSlopeTrials(options: Partial<PlotDataSlopeTrialsOptions> = {}): ChartSpec {
    const detail = options.detail ?? this.roles.detail?.name;
    if (detail === undefined) {
      throw new InputError(
        'DETAIL_MISSING',
        'plotDataSlopeTrials joins the rows of one trial: name the trial column as detail.',
      );
    }
    const { treatment, y, group } = this.roles;
    return plotDataSlopeTrials(this.rows(), {
      x: treatment.name,
      y: y.name,
      by: group && [group.name],
      levels: this.levels(),
      ...options,
      detail,
    });
  }

  /** Samples a hierarchical model of the effect of the treatment; the default model, or your own. */
  async fitSlopes(options: FitOptions = {}): Promise<SlopeFit> {
    this.slopes = await fitSlopes(this.roles, options);
    this.lme = undefined;
    return this.slopes;
  }

  /** Linear mixed model with intercepts and treatment effects that vary by group. */
  fitLme(options: LmeOptions = {}): LmeFit {
    this.lme = fitLme(this.roles, options);
    return this.lme;
  }

  /** Analysis of variance, by default of type II on the means of each group and treatment. */
  fitAnova(options: { readonly type?: AnovaType } = {}): AnovaTable {
    return fitAnova(this.roles, options);
  }

  /**
   * Which of some slope fits of one table predicts best, by leave-one-out cross-validation in the units of y. Given as a
   * list, fits go by their family.
   */
  static compare(
    fits: readonly SlopeFit[] | Readonly<Record<string, SlopeFit>>,
    options: CompareOptions = {},
  ): Promise<Comparison> {
    return compareModels(namedFits(fits), options);
  }

  /** The last slope fit. */
  get fit(): SlopeFit {
    if (this.slopes !== undefined) return this.slopes;
    throw new InputError('NOT_FITTED', 'There is no fit yet. Call `await window.fitSlopes()` first.');
  }

  get posterior(): Posterior {
    return this.fit.posterior;
  }

  /** Posterior mean and interval of each slope over a box plot of the data's differences. */
  plot(): ChartSpec {
    return slopeChart(this.fit);
  }

  /** The slopes of whatever was fitted last: a mixed model's with confidence intervals, else the posterior's. */
  plotPosteriorsSlopes(): ChartSpec {
    return this.lme === undefined ? this.plot() : this.lmeChart(this.lme);
  }

  /** Density of each scalar of the posterior, or of the variables named. */
  plotPosterior(names?: readonly string[]): ChartSpec {
    return densityChart(this.fit, names);
  }

  plotTrace(names?: readonly string[]): ChartSpec {
    return traceChart(this.fit, names);
  }

  /** Ranks of each chain's draws: do the chains agree? */
  plotRanks(names?: readonly string[]): ChartSpec {
    return rankChart(this.fit, names);
  }

  /** The scalars of the variables named against each other: where do divergences gather? */
  plotPairs(names: readonly string[]): ChartSpec {
    return pairChart(this.fit, names);
  }

  /** Do the chains move freely between energies? */
  plotEnergy(): ChartSpec {
    return energyChart(this.fit);
  }

  /** Do data that the fitted model draws look like the data? By condition, if there is one. */
  plotPredictiveCheck(options: PredictiveCheckOptions = {}): ChartSpec {
    return predictiveCheckChart(this.fit, options);
  }

  /** Is the model calibrated: do observations fall where its leave-one-out predictions say? */
  plotLooPit(options: LooPitOptions = {}): ChartSpec {
    return pitEcdfPlot(looPitOf(this.fit, options), { y: this.roles.y.name });
  }

  /** Bars of a variable's posterior means over one label column. */
  plotMeans(name: string): ChartSpec {
    const [axis] = this.posterior.variable(name).axes;
    if (axis !== undefined) return barChart(this.posterior.mean(name), { x: axis.name, y: name });
    throw new InputError(
      'VARIABLE_SCALAR',
      `"${name}" is one number, with nothing to draw bars over; see plotPosterior(['${name}']).`,
      { name },
    );
  }

  /**
   * One self-contained HTML page: slopes, parameters, data, densities, traces, predictive check, diagnostics, model; with
   * `loo`, leave-one-out cross-validation, which takes half a millisecond for each row that differs from the others.
   */
  report({ loo = false }: { readonly loo?: boolean } = {}): string {
    return slopeReport(this.fit, { loo: loo ? psisLooOf(this.fit) : undefined });
  }

  private lmeChart({ fixed }: LmeFit): ChartSpec {
    const { treatment, y } = this.roles;
    const levels = [treatment.levels[0], treatment.levels[treatment.levels.length - 1]] as const;
    const step = Math.max(...treatment.levelValues) - Math.min(...treatment.levelValues);
    const slopes = fixed.filter(({ name }) => name.startsWith(treatment.name));
    const isSingle = slopes.length === 1;
    const coefficients = slopes.map(({ name, estimate, ci95 }) => ({
      labels: isSingle ? noLabels : { coefficient: name },
      ...{ mean: estimate * step, low: ci95[0] * step, high: ci95[1] * step },
    }));
    const columns = { y: y.name, treatment: treatment.name, group: this.roles.group?.name };
    const change = { levels, change: 'subtract' as const };
    const differences = isSingle ? dataDifferences(this.rows(), { ...columns, ...change }).differences : [];
    const condition = isSingle ? undefined : 'coefficient';
    return lmeSlopesChart(coefficients, differences, {
      y: y.name,
      treatment: treatment.name,
      ...change,
      condition,
    });
  }

  private rows() {
    return chartRows(this.roles);
  }

  private levels() {
    const { treatment, group, condition, detail } = this.roles;
    const labelled = [treatment, group, condition, detail].filter((column) => column !== undefined);
    return Object.fromEntries(labelled.map(({ name, levels }) => [name, levels]));
  }
}

const noLabels: Readonly<Record<string, string>> = {};
