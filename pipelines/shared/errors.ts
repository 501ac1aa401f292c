/** Facts about an error that belong in a log line or a report, never record values. */
export type ErrorData = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * The root of every error Evergreen throws on purpose. `name` is what a state machine's Catch
 * matches, so each subclass fixes its own.
 */
export abstract class EvergreenError extends Error {
  abstract override readonly name: string;
  readonly data: ErrorData;

  constructor(message: string, data: ErrorData = {}, options?: ErrorOptions) {
    super(message, options);
    this.data = data;
  }
}

/** A payload between two steps, or an event, that doesn't have the agreed shape. */
export class BadPayloadError extends EvergreenError {
  override readonly name = 'BadPayload';
}

/** The object version an event spoke of can no longer be read (deleted, or expired). */
export class DataVersionGoneError extends EvergreenError {
  override readonly name = 'DataVersionGone';
}

/** A role is not allowed to do what its step needs. Never retried: a person has to grant it. */
export class AccessDeniedError extends EvergreenError {
  override readonly name = 'AccessDenied';
}

/** A write-once object exists already with other bytes: something else wrote under our name. */
export class WriteOnceConflictError extends EvergreenError {
  override readonly name = 'WriteOnceConflict';
}
