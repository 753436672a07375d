#!/usr/bin/env node
import module from 'node:module';

// Before the rest is loaded; from Node 22.1 on, in the system's folder for temporary files, without effect where that can't be written.
module.enableCompileCache?.();
await import('bayes-window/cli');
