import { describe, expect, it } from 'vitest';
import { barChart } from '../charts/index.ts';
import { samplingChecks } from './diagnostics-section.ts';
import { renderReport } from './report.ts';
import {
  chartSection,
  modelSection,
  settingsSection,
  summarySection,
  timingsSection,
} from './report-sections.ts';

const nasty = `<script>alert("x")</script> & 'y'`;
const spec = barChart([{ [nasty]: nasty, value: 1 }], { x: nasty, y: 'value' });
const row = {
  name: nasty,
  mean: 0.0812345,
  sd: 1,
  low: -2.5,
  high: 3,
  mcse: 0.001,
  essBulk: 812.4,
  essTail: 700,
  rHat: 1.0004,
};

const html = renderReport({
  title: nasty,
  headline: nasty,
  sections: [
    chartSection(nasty, spec, nasty),
    summarySection([row]),
    modelSection(nasty),
    settingsSection('Settings', { seed: 1, [nasty]: nasty }),
    timingsSection([
      { stage: 'Compile', milliseconds: 12.34 },
      { stage: 'Sample', milliseconds: 1500 },
    ]),
  ],
});

describe('renderReport', () => {
  it('escapes whatever the user named', () => {
    expect(html).not.toContain('<script>alert');
    expect(
      html.match(/&lt;script&gt;alert\(&quot;x&quot;\)&lt;\/script&gt; &amp; &#39;y&#39;/g)?.length,
    ).toBeGreaterThan(6);
  });

  it('embeds charts as JSON that reads back as it was', () => {
    const json = html.match(/<script type="application\/json" id="charts">(.*?)<\/script>/s)?.[1] ?? '';
    expect(JSON.parse(json)).toEqual([JSON.parse(JSON.stringify(spec))]);
    expect(json).not.toContain('<');
  });

  it('asks nothing of the network', () => {
    const elements = html.replace(/<script>.*?<\/script>/gs, '');
    expect(elements).not.toMatch(/\s(src|href)=/);
    expect(elements).not.toContain('@import');
  });

  it('closes every script it opens', () => {
    expect(html.match(/<\/script>/g)?.length).toBe(5);
    expect(html).toContain('<noscript>');
  });

  it('shows numbers to four digits, flush right', () => {
    expect(html).toContain('<td class="number">0.08123</td>');
    expect(html).toContain('<td class="number">−2.500</td>');
    expect(html).toContain('<td class="number">812</td>');
    expect(html).toContain('<td>1.51 s</td>');
  });

  it('leaves the chart library out where there is no chart', () => {
    expect(renderReport({ title: 'a', headline: 'b', sections: [] }).length).toBeLessThan(5000);
  });
});

describe('samplingChecks', () => {
  const good = { value: 1.001, parameter: 'a' };
  const diagnostics = {
    rHat: good,
    essBulk: { value: 900, parameter: 'a' },
    essTail: { value: 700, parameter: 'b' },
    divergences: 0,
    draws: 4000,
    ebfmi: [0.9, 1],
  };
  const levels = (change: object): string =>
    samplingChecks({ ...diagnostics, ...change })
      .map(({ level }) => level)
      .join(' ');

  it('grades each check by itself', () => {
    expect(levels({})).toBe('good good good good good');
    expect(levels({ rHat: { value: 1.03, parameter: 'a' }, divergences: 40 })).toBe(
      'caution good good bad good',
    );
    expect(levels({ rHat: { value: Number.NaN, parameter: 'a' }, ebfmi: [0.9, 0.1] })).toBe(
      'bad good good good bad',
    );
    expect(levels({ essTail: { value: 99, parameter: 'b' }, maxTreeDepthReached: 3 })).toBe(
      'good good bad good good caution',
    );
  });

  it('names the parameter and the threshold', () => {
    expect(samplingChecks(diagnostics)[2].text).toContain('Least tail ESS 700 (b; 400 wanted)');
  });
});
