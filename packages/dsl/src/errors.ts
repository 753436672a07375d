/**
 * A mistake in a model or its data, reported in the user's own names.
 *
 * `code` is stable and machine-readable; `message` says what was expected, what came and the way out;
 * `details` holds the same facts as data (site, plate, row, value...).
 */
export class ModelError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'ModelError';
    this.code = code;
    this.details = details;
  }
}
