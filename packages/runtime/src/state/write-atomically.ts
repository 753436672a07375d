import { SamplingError } from '../errors.ts';
import { nodeModule } from '../node-module.ts';

/** Writes a file so that a crash at any time leaves the old one or the new one, whole. */
export async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const { open, rename, rm } = nodeModule<typeof import('node:fs/promises')>(
    'node:fs/promises',
    `Writing ${path}`,
  );
  const temporary = `${path}.part`;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    const { message: reason } = error as Error;
    throw new SamplingError(
      'STATE_NOT_WRITTEN',
      `The run could not be saved to ${path} (${reason}). The file that was there before, if any, is as it was.`,
      { path, reason },
    );
  }
}
