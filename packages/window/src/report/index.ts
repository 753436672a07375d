export { headlineOf } from './headline.ts';
export { slopeReport } from './slope-report.ts';
