/**
 * A mistake in what the user handed in: a file, a table, a role, an option.
 *
 * `code` is stable and machine-readable; `message` says in the user's own names what was expected, what came and
 * the way out; `details` holds the same facts as data (column, row, value...).
 */
export class InputError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'InputError';
    this.code = code;
    this.details = details;
  }
}
