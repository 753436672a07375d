import { register } from 'node:module';

// `node --import @bayes-window/compiler/loader model.ts`: runs TypeScript and natural syntax as they stand, and names
// the lines of the source in errors.
process.setSourceMapsEnabled(true);
register('./loader-hooks.js', import.meta.url);
