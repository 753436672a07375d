import { readFileSync, writeFileSync } from 'node:fs';

const published = 'bench/data/stan-gradient-cost.tsv';
const measured = 'bench/data/stan-gradient-measured.tsv';

/** What stanli's benchmarks say of CmdStan, on another machine. */
export interface PublishedCost {
  readonly dimension: string;
  readonly rows: string;
  /** Nanoseconds of a gradient; 0 where none is published. */
  readonly nanoseconds: number;
}

/** Nanoseconds of a gradient, measured in turns in one run: ours, and Stan's at those of `levels` that were compiled. */
export interface MeasuredCost {
  readonly posterior: string;
  readonly ours: number;
  readonly stan: readonly (number | undefined)[];
}

/** stanc's, in the order of the columns. */
export const levels = ['O0', 'O1'] as const;

/** The cheaper of the levels. */
export const stanCost = ({ stan }: MeasuredCost): number =>
  Math.min(...stan.filter((nanoseconds) => nanoseconds !== undefined));

/** Ours over Stan's. */
export const ratioOf = (cost: MeasuredCost): number => cost.ours / stanCost(cost);

export function publishedCosts(): Map<string, PublishedCost> {
  return new Map(
    cellsOf(published).map(([posterior, dimension, rows, nanoseconds]) => [
      posterior,
      { dimension, rows, nanoseconds: Number(nanoseconds) },
    ]),
  );
}

/** The first line says where, when and with what. */
export function measuredCosts(): { readonly origin: string; readonly costs: Map<string, MeasuredCost> } {
  const costs = cellsOf(measured).map(([posterior, ours, ...stan]): [string, MeasuredCost] => [
    posterior,
    { posterior, ours: Number(ours), stan: stan.map((cell) => (cell === '' ? undefined : Number(cell))) },
  ]);
  return { origin: readFileSync(measured, 'utf8').split('\n')[0].slice(2), costs: new Map(costs) };
}

export function writeMeasuredCosts(origin: string, costs: readonly MeasuredCost[]): void {
  const header = ['posterior', 'ours_ns', ...levels.map((level) => `stan_${level}_ns`)];
  const rows = costs.map(({ posterior, ours, stan }) => [
    posterior,
    ...[ours, ...stan].map((nanoseconds) =>
      nanoseconds === undefined ? '' : String(Number(nanoseconds.toPrecision(4))),
    ),
  ]);
  const lines = [`# ${origin}`, ...[header, ...rows].map((cells) => cells.join('\t'))];
  writeFileSync(measured, `${lines.join('\n')}\n`);
}

/** Rows of a file without its comments and its header. */
function cellsOf(path: string): string[][] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines
    .filter((line) => !line.startsWith('#'))
    .slice(1)
    .map((line) => line.split('\t'));
}
