import type { ChainProgress } from '@bayes-window/runtime';
import { formatDuration } from '../render/format.ts';

/** Bars on a terminal, one line per chain, redrawn in place. */
export interface ProgressBars {
  update(progress: ChainProgress): void;
  /** Takes the bars off the screen. */
  clear(): void;
}

const barWidth = 24;

export function progressBars(terminal: NodeJS.WriteStream): ProgressBars {
  const chains = new Map<number, ChainProgress>();
  let lines = 0;
  const rewind = (): string => (lines === 0 ? '' : `\x1b[${lines}A\x1b[0J`);
  return {
    update(progress) {
      chains.set(progress.chain, progress);
      const rows = [...chains.values()].sort((a, b) => a.chain - b.chain).map(barLine);
      terminal.write(`${rewind()}${rows.join('\n')}\n`);
      lines = rows.length;
    },
    clear() {
      terminal.write(rewind());
      lines = 0;
    },
  };
}

/** `chain 1 [############            ]  50% sampling  step 0.52  depth 3  0 divergences  1.2 s left` */
export function barLine(progress: ChainProgress): string {
  const { chain, phase, iteration, total, stepSize, treeDepth, divergences, millisecondsLeft } = progress;
  const share = iteration / total;
  const filled = Math.round(share * barWidth);
  const bar = '#'.repeat(filled).padEnd(barWidth);
  const left = millisecondsLeft === undefined ? '' : `${formatDuration(millisecondsLeft)} left`;
  const step = `step ${stepSize.toPrecision(3)}  depth ${treeDepth}`;
  const percent = `${Math.floor(100 * share)}%`.padStart(4);
  return `chain ${chain + 1} [${bar}] ${percent} ${phase.padEnd(8)}  ${step}  ${divergences} divergences  ${left}`;
}
