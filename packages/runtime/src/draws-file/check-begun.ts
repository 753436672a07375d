import { SamplingError } from '../errors.ts';
import type { DrawsFileHead } from './format.ts';
import { openDraws } from './reader.ts';

/**
 * Before a file is cut to `length` and appended to: whether it is the one that a run with this head wrote, and has that
 * much. Throws DRAWS_FORMAT, DRAWS_VERSION or DRAWS_OF_ANOTHER_RUN.
 */
export async function checkBegun(path: string, head: DrawsFileHead, length: number): Promise<void> {
  const draws = await openDraws(path);
  await draws.close();
  const isSame = JSON.stringify(draws.head) === JSON.stringify(head);
  if (isSame && draws.length >= length) return;
  const what = isSame
    ? `has ${draws.length} bytes of whole blocks, and the saved run had written ${length}`
    : `is of a run with ${described(draws.head)}, and the saved run has ${described(head)}`;
  throw new SamplingError(
    'DRAWS_OF_ANOTHER_RUN',
    `The run can't go on writing to ${path}: it ${what}. Give the file that belongs to the saved run, or start anew.`,
    { path, found: draws.head, expected: head, length },
  );
}

function described({ chains, outputCount, thin, seed }: DrawsFileHead): string {
  return `${chains} chains of ${outputCount} outputs, thin ${thin}, seed ${seed}`;
}
