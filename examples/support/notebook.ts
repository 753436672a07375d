import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ChartSpec, toSvg } from 'bayes-window';
import { type Cell, readCells } from './cells.ts';
import { textOutput } from './page-text.ts';
import { roundedNumbers, specJson } from './spec-json.ts';

/** What an example can show: a chart, rows as a table, or text as it would stand in a terminal. */
export type Output = ChartSpec | readonly Readonly<Record<string, string | number>>[] | string;

export interface Notebook {
  /** Puts an output under the cell whose code has this call; a chart's files take the name. */
  show(name: string, output: Output): Promise<void>;
  /** Writes the page, once all cells have run. */
  save(): void;
}

/**
 * A page made from an example's own source, `examples/NAME.ts`: block comments at the start of a line are prose in
 * Markdown, what stands between them is code. Writes `out/NAME.md`, and each chart as SVG and as Vega-Lite JSON into
 * `out/NAME/`. Numbers are rounded to four significant digits, so that the same seed writes the same bytes anywhere.
 */
export function notebook(moduleUrl: string): Notebook {
  const name = basename(fileURLToPath(moduleUrl)).replace(/\.[jt]s$/, '');
  const examples = new URL(moduleUrl.endsWith('.ts') ? './' : '../', moduleUrl);
  const source = readFileSync(new URL(`${name}.ts`, examples), 'utf8');
  const folder = new URL(`out/${name}/`, examples);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const outputs = new Map<string, string>();
  return {
    async show(title, output) {
      outputs.set(title, isChart(output) ? await saveChart(folder, title, output) : textOutput(output));
    },
    save() {
      const cells = readCells(source);
      requirePlaces(cells, [...outputs.keys()]);
      const page = cells.map(({ prose, code, shown }) =>
        [prose, code === '' ? '' : fence('ts', code), ...shown.map((title) => outputs.get(title) ?? '')]
          .filter((part) => part !== '')
          .join('\n\n'),
      );
      writeFileSync(new URL(`../${name}.md`, folder), `${page.join('\n\n')}\n`);
    },
  };
}

/** An output whose name is not spelled out in a call of `show` would be lost. */
function requirePlaces(cells: readonly Cell[], names: readonly string[]): void {
  const shown = cells.flatMap((cell) => cell.shown);
  const lost = names.filter((name) => !shown.includes(name));
  if (lost.length > 0)
    throw new Error(`No cell has show('${lost[0]}', …) written out, so the page cannot place it.`);
}

function isChart(output: Output): output is ChartSpec {
  return typeof output === 'object' && !Array.isArray(output);
}

/** The chart's files, and the Markdown that shows them. */
async function saveChart(folder: URL, title: string, chart: ChartSpec): Promise<string> {
  const spec = roundedNumbers(chart);
  writeFileSync(new URL(`${title}.json`, folder), `${specJson(spec)}\n`);
  writeFileSync(new URL(`${title}.svg`, folder), `${await toSvg(spec)}\n`);
  const name = basename(fileURLToPath(folder));
  return `![${chart.description ?? title}](${name}/${title}.svg)\n\n<sub>[Vega-Lite](${name}/${title}.json)</sub>`;
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
