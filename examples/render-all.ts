/** Runs every example, in this order; each writes its own page into `examples/out`. */
const examples = ['lfp', 'distribution-table'];

for (const name of examples) await import(`./${name}.js`);
