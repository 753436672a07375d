export { verifyGraph, verifyPass } from './verify-graph.ts';
export { type Watcher, watching } from './watch.ts';
