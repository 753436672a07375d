import { CommanderError } from 'commander';

/** Exit codes: 0 fine, 1 error, 2 usage, 3 diagnostics failed, 130 interrupted. */
export const exitCodes = { fine: 0, error: 1, usage: 2, diagnosticsFailed: 3, interrupted: 130 } as const;

const usageCodes = ['OPTION_UNKNOWN', 'OPTION_INVALID'];

/** Prints an error in one paragraph and returns the exit code. Help and version come here too, as commander has them. */
export function reportError(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
  const { name, code, message, stack } = error as Error & { code?: string };
  process.stderr.write(`error${code === undefined ? '' : ` [${code}]`}: ${message}\n`);
  if (process.env.DEBUG === 'bayes-window') process.stderr.write(`${stack}\n`);
  if (name === 'AbortError') return exitCodes.interrupted;
  return usageCodes.includes(code ?? '') ? exitCodes.usage : exitCodes.error;
}
