/** A run that can't start or go on. `code` is stable; `details` holds the facts as data. */
export class SamplingError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'SamplingError';
    this.code = code;
    this.details = details;
  }
}
