/*
# Does stimulation raise theta power?

Eight mice, thirty trials with and thirty without stimulation in each, one number per trial: the power of the local
field potential. This page follows the notebook "LFP example" of the Python library bayes-window step by step. It is
written by `node examples/dist/lfp.js`: the code below is the program, the charts and tables are what it made.
*/
import { HalfNormal, Normal, plate, sample } from '@bayes-window/dsl';
import {
  BayesWindow,
  barChart,
  beside,
  facet,
  formatAnova,
  formatLme,
  generateFakeLfp,
  headlineOf,
  layer,
  missingRole,
  readTable,
  type SlopeData,
  withSize,
} from 'bayes-window';
import { notebook } from './support/notebook.ts';

const { show, save } = notebook(import.meta.url);

/*
`show` puts its argument under the code on this page. Elsewhere, `toSvg(chart)` or `toPng(chart)` draw a chart, and a
text goes to `console.log`.

## Make recordings and look at them

A trial's spikes come from a Poisson process, and the mean rate stands for power. The generator returns one row per
trial and, as `monster`, one row per spike. The same seed makes the same tables.
*/
const { table: generated, monster: generatedMonster } = generateFakeLfp({
  mouseResponseSlope: 9,
  nTrials: 30,
  seed: 1,
});
await show('generated', [
  { table: 'table', rows: generated['Log power'].length, columns: Object.keys(generated).join(', ') },
  { table: 'monster', rows: generatedMonster.isi.length, columns: Object.keys(generatedMonster).join(', ') },
]);

/*
From here on we read tables that the Python library's own generator made, so that every figure below can be held
against other software. `new BayesWindow(generated, …)` works in the same way.
*/
const table = readTable('examples/data/lfp.csv');
const data = new BayesWindow(table, { y: 'Log power', treatment: 'stim', group: 'mouse', detail: 'i_trial' });

/*
Baselines differ from mouse to mouse, and the higher the baseline, the smaller the response. Two charts are layered
and then split by mouse: a box plot, and one line for each trial number.
*/
const boxes = withSize(data.plotData(), { width: 60 });
const trials = data.plotDataSlopeTrials();
await show('data-by-mouse', facet(layer(trials, boxes), { column: 'mouse' }));

/*
The same data in one panel, a colour for each mouse.
*/
await show('data-colored', withSize(data.plotData({ color: 'mouse' }), { width: 320 }));

/*
## Fit a hierarchical model and plot its slope

Mouse $j$ has an intercept of its own, drawn from a distribution that all mice share; the effect of stimulation is
common to all:

$$y_i = a + \sigma_a\,\alpha_{j[i]} + b\,x_i + \varepsilon_i$$

A mouse with few trials leans on the others: this is partial pooling. A model is a function that samples named
quantities; `plate` repeats what is inside it for each mouse, and `at` takes each row's mouse. The likelihood is left
to `family`, so that one model serves all of them.
*/
function interceptByMouse({ y, treatment, group: mouse = missingRole('group'), family }: SlopeData) {
  const a = sample('a', Normal(0, 1));
  const aSubject = plate(mouse.axis, () => sample('a_subject', Normal(0, 1)));
  const sigmaA = sample('sigma_a', HalfNormal(1));
  const b = sample('b_stim', Normal(0, 1));
  const theta = a.add(aSubject.at(mouse).mul(sigmaA)).add(b.mul(treatment));
  sample('y', family.likelihood(theta), { obs: y });
}

const window = new BayesWindow(table, { y: 'Log power', treatment: 'stim', group: 'mouse' });
const fit = await window.fitSlopes({
  model: interceptByMouse,
  doMakeChange: 'subtract',
  distY: 'student',
  seed: 1,
});
const slopes = window.plot();
await show('slopes', slopes);
await show('headline', headlineOf(fit));

/*
The dot is the posterior mean and the dark rule the 94% interval of highest density, in the units of the data. The box
holds each mouse's difference between the means with and without stimulation: no model, only data. Before believing
a posterior, look at how it was reached: `rHat` near 1 says that the chains agree, `essBulk` how many independent
draws they are worth.
*/
await show(
  'summary',
  fit.summary.map(({ name, mean, sd, hdiLow, hdiHigh, essBulk, rHat }) => ({
    ...{ parameter: name, mean, sd, hdiLow, hdiHigh },
    ...{ essBulk: Math.round(essBulk / 10) * 10, rHat },
  })),
);

/*
## Compare with other methods

Analysis of variance of the mice's means does not see the effect, because the differences between mice drown it:
*/
await show('anova', formatAnova(window.fitAnova()));

/*
A linear mixed model with an intercept and an effect of stimulation that vary by mouse allows for these differences:
*/
const mixed = new BayesWindow(table, { y: 'Log power', treatment: 'stim', group: 'mouse' });
await show('lme', formatLme(mixed.fitLme()));
await show('lme-slopes', mixed.plotPosteriorsSlopes());

/*
## Look closer at the posterior

The intercepts are called `a_subject` in the model, and by that name the posterior has them, with the mice's own
labels. They are in units of `sigma_a` around `a`.
*/
const normal = new BayesWindow(table, { y: 'Log power', treatment: 'stim', group: 'mouse' });
await normal.fitSlopes({ model: interceptByMouse, doMakeChange: 'subtract', distY: 'normal', seed: 1 });
const intercepts = normal.posterior.mean('a_subject');
await show('intercepts', intercepts);
const interceptBars = barChart(intercepts, {
  x: 'mouse',
  y: 'a_subject',
  xTitle: 'Mouse',
  yTitle: 'Intercept',
});
await show('intercept-bars', interceptBars);

/*
Charts stand side by side:
*/
await show('side-by-side', beside(interceptBars, slopes));

/*
## Every spike of every trial

The long table has 71,919 rows. The compiler folds rows that share their data into sums before it emits code, so that
this takes about as long as the short table.
*/
const spikes = readTable('examples/data/lfp_monster.csv.gz');
const monster = new BayesWindow(spikes, { y: 'Log power', treatment: 'stim', group: 'mouse' });
await monster.fitSlopes({ model: interceptByMouse, doMakeChange: 'subtract', distY: 'normal', seed: 1 });
await show('monster-slopes', monster.plot());

/*
The interval is much narrower, and too narrow: in this file a trial's power is repeated for each of its spikes, so that
its rows are far from independent. (`generateFakeLfp` gives each spike its own rate.) The mixed model, whose effect may
differ between mice, is more careful:
*/
const mixedMonster = new BayesWindow(spikes, { y: 'Log power', treatment: 'stim', group: 'mouse' });
await show('monster-lme', formatLme(mixedMonster.fitLme()));
await show('monster-lme-slopes', mixedMonster.plotPosteriorsSlopes());

save();
