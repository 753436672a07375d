export { headlineOf } from './headline.ts';
export { type SlopeReportOptions, slopeReport } from './slope-report.ts';
