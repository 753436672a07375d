import { readFileSync } from 'node:fs';
import { InputError } from '../errors.ts';
import type { FitRunOptions } from '../fit/options.ts';
import type { SlopeFit } from '../fit/slope-fit.ts';

/** Files of a run that can be stopped and gone on with. */
export interface SavedRun {
  readonly save?: string;
  readonly resume?: string;
}

/** A resumed run is saved to the file that it came from, unless told otherwise. */
export function savedRunOptions({ save, resume }: SavedRun): Pick<FitRunOptions, 'autosave' | 'resume'> {
  const path = save ?? resume;
  return {
    autosave: path === undefined ? undefined : { path },
    resume: resume === undefined ? undefined : readState(resume),
  };
}

function readState(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === 'ENOENT'
      ? new InputError(
          'FILE_NOT_FOUND',
          `There is no saved run '${path}'. Check the path, or start one with --save ${path}.`,
          { path },
        )
      : new InputError('FILE_UNREADABLE', `The saved run '${path}' cannot be read: ${message}.`, { path });
  }
}

/** What a stopped run has, for standard error; empty for one that was not stopped. */
export function stoppedText({ inference: { stopped }, settings }: SlopeFit, given: SavedRun): string {
  if (stopped === undefined) return '';
  return `Stopped: the results are from the first ${settings.draws} draws of each chain.\n${wayOn(given)}\n`;
}

/** How to go on with a run that was stopped. */
export function wayOn({ save, resume }: SavedRun): string {
  const path = save ?? resume;
  return path === undefined
    ? 'With --save FILE a stopped run could be gone on with.'
    : `The run is saved: give the same command${resume === undefined ? ' with' : ', still with'} --resume ${path} to go on.`;
}
