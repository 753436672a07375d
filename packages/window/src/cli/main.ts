#!/usr/bin/env node
import { Command } from 'commander';
import { version } from '../version.ts';
import { addFitCommand } from './fit-command.ts';
import { reportError } from './report-error.ts';
import { addTransformCommand } from './transform-command.ts';

const program = new Command('bayes-window')
  .description('Hierarchical Bayesian models of treatment effects in a table.')
  .version(version)
  .showSuggestionAfterError()
  .exitOverride();
addFitCommand(program);
addTransformCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportError(error);
}
