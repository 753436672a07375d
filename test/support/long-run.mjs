// A run in a process of its own, to be killed: saves its state to argv[2] as often as it can, and prints a line after every leg.
import { existsSync, readFileSync } from 'node:fs';
import { resume, start } from '@bayes-window/runtime';
import { compileLongModel, longRun } from './long-model.mjs';

const [path, workers] = process.argv.slice(2);
const { program } = compileLongModel();
const options = {
  workers: Number(workers),
  autosave: { path, seconds: 0 },
  onProgress: () => process.stdout.write('.\n'),
};
const run = existsSync(path)
  ? resume(program, readFileSync(path), options)
  : start(program, { ...longRun, ...options });
await run.finish();
