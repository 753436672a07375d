import type { Config } from 'vega-lite';
import type { ChartSpec, Part } from './spec.ts';

/** Arimo has the metrics of Arial and Helvetica: what is measured with one fits with the others. */
const fontFamily = 'Arimo, Arial, Helvetica, sans-serif';

/** Okabe & Ito (2008), black and yellow replaced by a grey and an ochre that read on white beside black rules. */
export const palette = [
  '#0072B2',
  '#D55E00',
  '#009E73',
  '#CC79A7',
  '#E69F00',
  '#56B4E9',
  '#7F7F7F',
  '#A6851F',
] as const;

export const colors = {
  posterior: palette[0],
  ink: '#1A1A1A',
  box: '#DADFE4',
  boxStroke: '#7A838C',
  data: '#5B646D',
  reference: '#9AA1A8',
} as const;

const axis: Config['axis'] = {
  labelColor: colors.ink,
  labelFontSize: 11,
  titleColor: colors.ink,
  titleFontSize: 12,
  titleFontWeight: 'bold',
  titlePadding: 8,
  domainColor: '#5B646D',
  tickColor: '#5B646D',
  tickSize: 4,
  gridColor: '#ECEEF0',
  labelOverlap: 'greedy',
};

export const theme: Config = {
  font: fontFamily,
  view: { stroke: null },
  axis,
  axisDiscrete: { grid: false, labelAngle: 0, labelLimit: 140 },
  axisQuantitative: { tickCount: 6 },
  header: {
    labelFontSize: 11,
    titleFontSize: 12,
    labelColor: colors.ink,
    titleColor: colors.ink,
    labelPadding: 6,
    titlePadding: -2,
  },
  legend: { labelFontSize: 11, titleFontSize: 12, labelLimit: 220, symbolOpacity: 1 },
  title: {
    fontSize: 14,
    subtitleFontSize: 11,
    subtitleColor: '#4A525A',
    subtitleLineHeight: 14,
    subtitlePadding: 4,
    anchor: 'start',
    frame: 'group',
    offset: 10,
  },
  range: { category: [...palette] },
  concat: { spacing: 32 },
  facet: { spacing: 12 },
};

/** Completes a chart: schema, background and the shared theme. */
export function finish(part: Part): ChartSpec {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'white',
    padding: 8,
    config: theme,
    ...part,
  } as ChartSpec;
}

/** The chart without what belongs to the top level only: the inverse of `finish`. */
export function bare(spec: ChartSpec): Part {
  const { $schema, background, padding, config, autosize, usermeta, ...part } = spec;
  return part as Part;
}
