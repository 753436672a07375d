export { diagnosticsSection, type SamplingDiagnostics, samplingChecks } from './diagnostics-section.ts';
export { formatDuration, formatNumber } from './format.ts';
export { type SlopeResult, slopeHeadline } from './headline.ts';
export { type PngOptions, toPng } from './png.ts';
export { renderReport } from './report.ts';
export type { Check, CheckLevel, ReportBlock, ReportInput, ReportSection } from './report-input.ts';
export {
  chartSection,
  modelSection,
  type SummaryRow,
  settingsSection,
  summarySection,
  type Timing,
  timingsSection,
} from './report-sections.ts';
export { toSvg } from './svg.ts';
