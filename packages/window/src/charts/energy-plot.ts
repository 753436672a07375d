import { eBfmi } from '@bayes-window/runtime';
import { short } from './draws.ts';
import { requireRows } from './fields.ts';
import { kernelDensity } from './kernel-density.ts';
import type { ChartRow, ChartSpec, View } from './spec.ts';
import { finish, palette } from './theme.ts';

export interface EnergyPlotOptions {
  readonly width?: number;
  readonly height?: number;
}

/** E-BFMI below which a chain is named as bad. */
const wanted = 0.3;

const kinds = ['energy of the draws', 'change from draw to draw'] as const;

/**
 * Distribution of the energy around its mean, and of its change from draw to draw, over all chains: alike where the chains
 * move freely between energies (Betancourt 2016). `energy[chain][draw]`.
 */
export function energyPlot(energy: readonly ArrayLike<number>[], options: EnergyPlotOptions = {}): ChartSpec {
  requireRows(energy, 'energyPlot');
  const { width = 320, height = 180 } = options;
  const values: ChartRow[] = [centred(energy), changes(energy)].flatMap((numbers, kind) =>
    kernelDensity(numbers).map(({ value, density }) => ({
      ...{ x: short(value), density: short(density), kind: kinds[kind] },
    })),
  );
  const fractions = energy.map(eBfmi);
  const told = fractions.map((value) => value.toFixed(2)).join(', ');
  const isGood = fractions.every((value) => value >= wanted);
  return finish({
    description: `Energy and its change from draw to draw. E-BFMI by chain: ${told}.`,
    title: {
      text: isGood ? 'Chains move freely between energies' : 'Chains are slow to change energy',
      subtitle: `E-BFMI by chain ${told}; at least ${wanted} wanted`,
    },
    ...{ width, height, data: { values }, ...view },
  } as View);
}

const view = {
  mark: { type: 'area', line: { strokeWidth: 1.5 }, opacity: 0.3 },
  encoding: {
    x: { field: 'x', type: 'quantitative', title: 'Energy − mean', axis: { grid: false, tickCount: 5 } },
    y: { field: 'density', type: 'quantitative', axis: null, stack: null },
    color: {
      ...{ field: 'kind', type: 'nominal', title: null },
      scale: { domain: kinds, range: [palette[0], palette[1]] },
      legend: { orient: 'bottom', direction: 'vertical' },
    },
  },
} as const;

function centred(energy: readonly ArrayLike<number>[]): number[] {
  const all = energy.flatMap((chain) => Array.from(chain));
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  return all.map((value) => value - mean);
}

function changes(energy: readonly ArrayLike<number>[]): number[] {
  return energy.flatMap((chain) => Array.from(chain, (value, i) => value - chain[i - 1]).slice(1));
}
