import { nodeModule } from '@bayes-window/runtime';
import { InputError } from '../errors.ts';

/** A file as it lies on disk, or an error that names it. */
export function readBytes(path: string): Buffer {
  const { readFileSync } = nodeModule<typeof import('node:fs')>('node:fs', `Reading ${path}`);
  try {
    return readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      throw new InputError('FILE_NOT_FOUND', `There is no file '${path}'. Check the path.`, { path });
    }
    throw new InputError('FILE_UNREADABLE', `The file '${path}' cannot be read: ${message}.`, { path });
  }
}
