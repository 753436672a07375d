#!/usr/bin/env node
import 'bayes-window/cli';
