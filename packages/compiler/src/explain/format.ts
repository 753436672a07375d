import type { JournalEntry } from '../passes/journal.ts';
import type { Explanation, LoopExplanation, TermExplanation } from './explanation.ts';

/** An explanation as text. Without `machine`, what depends on the machine and the release is left out. */
export function formatExplanation(
  explanation: Explanation,
  { machine = true }: { readonly machine?: boolean } = {},
): string {
  const { dimension, model, data, effects, terms, loops } = explanation;
  return [
    ...section(`Model: ${count(dimension, 'number')} to sample`, model),
    ...section('Data', columns(data.map(dataCells))),
    ...(effects.length > 0 ? section('Effects of groups', effects.map(effectLine)) : []),
    ...section('Terms', terms.flatMap(termLines)),
    ...section('Loops of one gradient', columns(loops.map(loopCells))),
    ...(machine ? section('Cost', costLines(explanation)) : []),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return [title, ...(lines.length === 0 ? ['none'] : lines).map((line) => `    ${line}`), ''];
}

/** Cells under one another. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, k) => Math.max(...rows.map((row) => row[k].length)));
  return rows.map((row) =>
    row
      .map((cell, k) => cell.padEnd(widths[k]))
      .join('  ')
      .trimEnd(),
  );
}

function dataCells({ name, kind, axes, distinct }: Explanation['data'][number]): string[] {
  return [name, kind, axes, `${number(distinct)} distinct`];
}

function effectLine({ site, integrated, note }: Explanation['effects'][number]): string {
  return `${site} (${integrated ? 'integrated out' : 'sampled'}): ${note}`;
}

function termLines({ site, kind, rows, left, fired, kept }: TermExplanation): string[] {
  const isRowWise = left >= rows;
  const outcome = left === 0 ? 'no loop' : isRowWise ? 'row by row' : `${number(left)} left`;
  const size = rows === 1 ? '' : `: ${number(rows)} rows, ${outcome}`;
  const reasons = isRowWise && kind !== 'prior' ? kept : [];
  return [
    `${site} (${kind})${size}`,
    ...fired.map((entry) => `    ${entry.rule}: ${change(entry)}${entry.note}`),
    ...reasons.map(({ rule, note }) => `    not ${rule}: ${note}`),
  ];
}

function change({ axis, rows, left }: JournalEntry): string {
  return left === rows ? '' : `${axis} ${number(rows)} -> ${number(left as number)}, `;
}

function loopCells({ axes, points, operations }: LoopExplanation): string[] {
  const counts = Object.entries(operations)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, times]) => (times === 1 ? name : `${times} ${name}`));
  return [axes === '' ? 'straight-line' : axes, number(points), counts.join(', ')];
}

function costLines({ module, milliseconds, backend, nanosecondsPerGradient }: Explanation): string[] {
  const { predicted, measured } = nanosecondsPerGradient;
  const stages = Object.entries(milliseconds).map(([stage, time]) => `${stage} ${time.toFixed(1)} ms`);
  return [
    `module ${number(module.bytes)} bytes, memory ${number(module.memoryBytes)} bytes`,
    `compiled in ${stages.join(', ')}`,
    `gradient ${number(Math.round(predicted))} ns predicted${measured === undefined ? '' : `, ${number(Math.round(measured))} ns measured`}`,
    `backend ${backend.chosen}; TensorFlow.js ${backend.tensorflow}`,
  ];
}

function count(value: number, noun: string): string {
  return `${number(value)} ${noun}${value === 1 ? '' : 's'}`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
