import type { TopLevelSpec } from 'vega-lite';

/** What a report shows, whatever it is about: sections of blocks, top to bottom. */
export interface ReportInput {
  readonly title: string;
  /** The result in one plain sentence. */
  readonly headline: string;
  /** A line under the headline, such as the model and the data file. */
  readonly subtitle?: string;
  readonly sections: readonly ReportSection[];
  readonly footer?: string;
}

export interface ReportSection {
  readonly heading: string;
  readonly blocks: readonly ReportBlock[];
}

export type ReportBlock = ChartBlock | TableBlock | TextBlock | CodeBlock | ChecksBlock;

export interface ChartBlock {
  readonly kind: 'chart';
  readonly spec: TopLevelSpec;
  readonly caption?: string;
}

/** `rows[row][column]`; numbers are shown to four significant digits and set flush right. */
export interface TableBlock {
  readonly kind: 'table';
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  readonly caption?: string;
}

/** Paragraphs are divided by empty lines. */
export interface TextBlock {
  readonly kind: 'text';
  readonly text: string;
}

export interface CodeBlock {
  readonly kind: 'code';
  readonly code: string;
}

export type CheckLevel = 'good' | 'caution' | 'bad';

export interface ChecksBlock {
  readonly kind: 'checks';
  readonly checks: readonly Check[];
}

export interface Check {
  readonly level: CheckLevel;
  readonly text: string;
}
