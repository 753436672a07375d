export { headlineOf, slopeReport } from './slope-report.ts';
