import type { GeneratedTable } from './columns.ts';
import { readSource } from './options.ts';
import { generateFakeSpikes } from './spikes.ts';

type SpikesOptions = NonNullable<Parameters<typeof generateFakeSpikes>[0]>;

/** Two kinds of stimulation, `stim_strength` 1 and 2: the second has twice the response slope. One row a trial. */
export function generateSpikesStimTypes(options: SpikesOptions = {}): GeneratedTable {
  const { mouseResponseSlope = 3 } = options;
  const random = readSource(options);
  const tables = [1, 2].map((strength) => {
    const { table } = generateFakeSpikes({
      ...options,
      random,
      mouseResponseSlope: strength * mouseResponseSlope,
    });
    return { stim_strength: table.stim.map(() => strength), ...table };
  });
  return stack(tables);
}

/** Stimulation at several strengths: `stim_strength` is 0 without stimulation, else the strength. One row a trial. */
export function generateSpikesStimStrength(
  options: SpikesOptions & { readonly overallStimResponseStrengths?: readonly number[] } = {},
): GeneratedTable {
  const { overallStimResponseStrengths = [0, 1, 2, 3, 4], ...others } = options;
  const random = readSource(options);
  const tables = overallStimResponseStrengths.map((strength) => {
    const { table } = generateFakeSpikes({ ...others, random, overallStimResponseStrength: strength });
    return { stim_strength: table.stim.map((stim) => Number(stim) * strength), ...table };
  });
  return stack(tables);
}

function stack(tables: readonly GeneratedTable[]): GeneratedTable {
  return Object.fromEntries(
    Object.keys(tables[0]).map((name) => [name, tables.flatMap((table) => table[name])]),
  );
}
