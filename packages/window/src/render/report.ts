import { escapeHtml, scriptJson } from './escape.ts';
import { formatNumber } from './format.ts';
import type {
  ChartBlock,
  CheckLevel,
  ChecksBlock,
  ReportBlock,
  ReportInput,
  ReportSection,
  TableBlock,
} from './report-input.ts';
import { reportStyle } from './report-style.ts';
import { vegaScripts } from './vega-scripts.ts';

/** One self-contained HTML file: the charts draw themselves without any network. */
export function renderReport(report: ReportInput): string {
  const charts = report.sections.flatMap(({ blocks }) => blocks).filter((block) => block.kind === 'chart');
  const content = report.sections.map((section) => sectionHtml(section, charts)).join('\n');
  const subtitle =
    report.subtitle === undefined ? '' : `<p class="subtitle">${escapeHtml(report.subtitle)}</p>`;
  const footer = report.footer === undefined ? '' : `<footer>${escapeHtml(report.footer)}</footer>`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(report.title)}</title>
<style>${reportStyle}</style>
</head>
<body>
<h1>${escapeHtml(report.title)}</h1>
<p class="headline">${escapeHtml(report.headline)}</p>
${subtitle}
<noscript><p>The charts of this report are drawn by JavaScript, which is switched off here; the tables and texts are complete.</p></noscript>
${content}
${footer}
${charts.length === 0 ? '' : chartScripts(charts)}
</body>
</html>
`;
}

function chartScripts(charts: readonly ChartBlock[]): string {
  return `${vegaScripts()}
<script type="application/json" id="charts">${scriptJson(charts.map(({ spec }) => spec))}</script>
<script>
const specs = JSON.parse(document.getElementById('charts').textContent);
const actions = { export: true, source: false, compiled: false, editor: false };
specs.forEach((spec, index) => vegaEmbed('#chart-' + index, spec, { renderer: 'svg', actions }).catch((error) => {
  document.getElementById('chart-' + index).textContent = 'This chart could not be drawn: ' + error.message;
}));
</script>`;
}

function sectionHtml({ heading, blocks }: ReportSection, charts: readonly ChartBlock[]): string {
  const body = blocks.map((block) => blockHtml(block, charts)).join('\n');
  return `<section>\n<h2>${escapeHtml(heading)}</h2>\n${body}\n</section>`;
}

function blockHtml(block: ReportBlock, charts: readonly ChartBlock[]): string {
  switch (block.kind) {
    case 'chart':
      return chartHtml(block, charts.indexOf(block));
    case 'table':
      return tableHtml(block);
    case 'text':
      return block.text
        .split(/\n\s*\n/)
        .map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`)
        .join('\n');
    case 'code':
      return `<pre><code>${escapeHtml(block.code)}</code></pre>`;
    case 'checks':
      return checksHtml(block);
  }
}

function chartHtml({ spec, caption }: ChartBlock, index: number): string {
  const label = escapeHtml(spec.description ?? caption ?? 'Chart');
  const below = caption === undefined ? '' : `<figcaption>${escapeHtml(caption)}</figcaption>`;
  return `<figure><div id="chart-${index}" role="img" aria-label="${label}"></div>${below}</figure>`;
}

function tableHtml({ columns, rows, caption }: TableBlock): string {
  const isNumber = columns.map((_, column) => rows.some((row) => typeof row[column] === 'number'));
  const open = (tag: string, column: number): string =>
    `<${tag}${isNumber[column] ? ' class="number"' : ''}>`;
  const head = columns.map((title, column) => `${open('th', column)}${escapeHtml(title)}</th>`).join('');
  const body = rows.map(
    (row) => `<tr>${row.map((cell, column) => `${open('td', column)}${cellText(cell)}</td>`).join('')}</tr>`,
  );
  const below = caption === undefined ? '' : `<caption>${escapeHtml(caption)}</caption>`;
  return `<div class="table"><table>${below}<thead><tr>${head}</tr></thead>\n<tbody>${body.join('\n')}</tbody></table></div>`;
}

function cellText(cell: string | number): string {
  return escapeHtml(typeof cell === 'number' ? formatNumber(cell) : cell);
}

const levelWords: Readonly<Record<CheckLevel, string>> = { good: 'Good', caution: 'Caution', bad: 'Bad' };

function checksHtml({ checks }: ChecksBlock): string {
  const items = checks.map(
    ({ level, text }) =>
      `<li class="${level}"><span class="mark">${levelWords[level]}</span>${escapeHtml(text)}</li>`,
  );
  return `<ul class="checks">\n${items.join('\n')}\n</ul>`;
}
