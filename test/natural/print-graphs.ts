import { printedGraphs } from './graphs.ts';
import * as natural from './operators.ts';

/** A program whose output is the graphs of the models in natural syntax, made by whatever transformed it. */
console.log(JSON.stringify(printedGraphs(natural)));
