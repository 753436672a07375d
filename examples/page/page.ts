import { BayesWindow, formatNumber, headlineOf, parseCsv, type SlopeFit, type Table } from 'bayes-window';
import embed from 'vega-embed';

// A page around BayesWindow: a table from a file input, a fit that can be watched and stopped, its chart and its summary.

const form = document.querySelector('form') as HTMLFormElement;
const field = (name: string): HTMLSelectElement => form.elements.namedItem(name) as HTMLSelectElement;
const element = <E extends Element>(selector: string): E => document.querySelector(selector) as E;
const button = (name: string): HTMLButtonElement => form.elements.namedItem(name) as HTMLButtonElement;

let table: Table;
let running: AbortController | undefined;

function show(read: Table, roles: Readonly<Record<string, string>> = {}): void {
  table = read;
  const columns = table.names;
  for (const role of ['y', 'treatment', 'group']) {
    const names = role === 'group' ? ['', ...columns] : columns;
    field(role).replaceChildren(...names.map((name) => new Option(name)));
    field(role).value = roles[role] ?? names[0];
  }
}

async function fitTable(): Promise<void> {
  running?.abort();
  running = new AbortController();
  button('stop').disabled = false;
  const window = new BayesWindow(table, {
    y: field('y').value,
    treatment: field('treatment').value,
    group: field('group').value || undefined,
  });
  const shares = new Map<number, number>();
  const slopes = await window.fitSlopes({
    distY: field('distY').value as 'normal',
    signal: running.signal,
    keepWhenStopped: true,
    onProgress: ({ chain, iteration, total }) => {
      shares.set(chain, iteration / total);
      element<HTMLProgressElement>('progress').value = mean([...shares.values()]);
    },
  });
  await draw(window, slopes);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

async function draw(window: BayesWindow, slopes: SlopeFit): Promise<void> {
  element('#headline').textContent = headlineOf(slopes);
  element('#findings').replaceChildren(
    ...slopes.inference.findings.map(({ message, advice }) => item(`${message} ${advice}`)),
  );
  element('#summary').replaceChildren(...summaryRows(slopes));
  await embed('#chart', window.plot(), { actions: false });
}

function item(text: string): HTMLLIElement {
  const line = document.createElement('li');
  line.textContent = text;
  return line;
}

function summaryRows({ inference }: SlopeFit): HTMLTableRowElement[] {
  return [
    row('th', ['parameter', 'mean', 'sd', 'R-hat', 'ESS']),
    ...inference.summary.map(({ name, mean, sd, rHat, essBulk }) =>
      row('td', [name, ...[mean, sd, rHat, essBulk].map((value) => formatNumber(value))]),
    ),
  ];
}

function row(tag: 'th' | 'td', texts: readonly string[]): HTMLTableRowElement {
  const line = document.createElement('tr');
  for (const text of texts) line.append(Object.assign(document.createElement(tag), { textContent: text }));
  return line;
}

function report(error: unknown): void {
  element('#headline').textContent = (error as Error).message;
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  fitTable()
    .catch(report)
    .finally(() => {
      button('stop').disabled = true;
    });
});
button('stop').addEventListener('click', () => running?.abort());
(form.elements.namedItem('file') as HTMLInputElement).addEventListener('change', ({ target }) => {
  const [file] = (target as HTMLInputElement).files ?? [];
  file?.text().then((text) => show(parseCsv(text)), report);
});

const example = await fetch(new URL('../data/lfp.csv', import.meta.url));
show(parseCsv(await example.text()), { y: 'Log power', treatment: 'stim', group: 'mouse' });
