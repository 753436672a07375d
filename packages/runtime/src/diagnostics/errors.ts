/**
 * A mistake in what was given to a diagnostic.
 *
 * `code` is stable and machine-readable; `message` says what was expected, what came and the way out;
 * `details` holds the same facts as data.
 */
export class DiagnosticsError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'DiagnosticsError';
    this.code = code;
    this.details = details;
  }
}
