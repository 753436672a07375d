import { BayesWindow, parseCsv, readTable, toPng } from 'bayes-window';
import { fitRegression } from './regression.ts';

// Runs in a page and posts what it found to the server that it came from.

const codeOf = async (task: () => unknown): Promise<string> => {
  try {
    await task();
    return 'none';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};

async function slopes(): Promise<number> {
  const lines = Array.from({ length: 40 }, (_, i) => `${i % 2},${(i % 2) + Math.sin(i)}`);
  const window = new BayesWindow(parseCsv(['stim,power', ...lines].join('\n')), {
    y: 'power',
    treatment: 'stim',
  });
  const fit = await window.fitSlopes({ seed: 1, draws: 200 });
  return fit.inference.samples.chains.length;
}

export type Found = Awaited<ReturnType<typeof report>>;

async function report() {
  const chart = new BayesWindow({ a: [1, 2], b: [0, 1] }, { y: 'a', treatment: 'b' }).plotData();
  return {
    isolated: globalThis.crossOriginIsolated,
    inWorkers: await fitRegression({ workers: 2 }),
    inPage: await fitRegression({ workers: 0 }),
    chains: await slopes(),
    codes: [await codeOf(() => readTable('data.csv')), await codeOf(() => toPng(chart))],
  };
}

const found = await report().catch((error: Error) => ({ error: error.stack }));
await fetch('/found', { method: 'POST', body: JSON.stringify(found) });
