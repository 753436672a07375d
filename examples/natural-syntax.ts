/*
# A model in natural syntax

Sums and products may be written with operators, and a site may take the name of its variable. This page is written by
`node --import @bayes-window/compiler/loader examples/natural-syntax.ts`: the loader rewrites the file before it runs.
A file is in natural syntax if it imports from `@bayes-window/dsl/natural`.
*/
import * as dsl from '@bayes-window/dsl';
import { HalfNormal, model, type Natural, Normal, plate, sample } from '@bayes-window/dsl/natural';
import { BayesWindow, headlineOf, missingRole, readTable, type SlopeData } from 'bayes-window';
import { notebook } from './support/notebook.ts';

const { show, save } = notebook(import.meta.url);

/*
Each mouse has an intercept and an effect of stimulation of its own, drawn from what all mice share.
*/
const natural = model(({ y, treatment, group: mouse = missingRole('group'), family }: Natural<SlopeData>) => {
  const a = sample(Normal(0, 1));
  const sigma_a = sample(HalfNormal(1));
  const a_subject = plate(mouse.axis, () => sample(Normal(0, 1)));
  const b_stim = sample(Normal(0, 1));
  const sigma_b = sample(HalfNormal(1));
  const b_subject = plate(mouse.axis, () => sample(Normal(0, 1)));
  const intercept = a + a_subject[mouse] * sigma_a;
  const slope = b_stim + b_subject[mouse] * sigma_b;
  sample('y', family.likelihood(intercept + slope * treatment), { obs: y });
});

/*
The same with methods, as it is written in a file that nothing rewrites:
*/
function plain({ y, treatment, group: mouse = missingRole('group'), family }: SlopeData) {
  const a = dsl.sample('a', Normal(0, 1));
  const sigmaA = dsl.sample('sigma_a', HalfNormal(1));
  const aSubject = dsl.plate(mouse.axis, () => dsl.sample('a_subject', Normal(0, 1)));
  const b = dsl.sample('b_stim', Normal(0, 1));
  const sigmaB = dsl.sample('sigma_b', HalfNormal(1));
  const bSubject = dsl.plate(mouse.axis, () => dsl.sample('b_subject', Normal(0, 1)));
  const intercept = a.add(aSubject.at(mouse).mul(sigmaA));
  const slope = b.add(bSubject.at(mouse).mul(sigmaB));
  dsl.sample('y', family.likelihood(intercept.add(slope.mul(treatment))), { obs: y });
}

/*
To the compiler both are one model, and so they draw the same numbers.
*/
const table = readTable('examples/data/lfp.csv');
const roles = { y: 'Log power', treatment: 'stim', group: 'mouse' };
const fits = [natural, plain].map((run) =>
  new BayesWindow(table, roles).fitSlopes({ model: run, distY: 'normal', seed: 1 }),
);
const [operators, methods] = await Promise.all(fits);
await show('headline', headlineOf(operators));
await show(
  'means',
  operators.summary
    .map(({ name, mean }, i) => ({ parameter: name, operators: mean, methods: methods.summary[i].mean }))
    .filter(({ parameter }) => !parameter.includes('[')),
);

save();
