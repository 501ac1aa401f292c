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

/** A dataset version that a run is asked to train on, or to be judged by, is not in the ledger. */
export class UnknownDatasetVersionError extends EvergreenError {
  override readonly name = 'UnknownDatasetVersion';
}

/** What training left in S3 is no model of this run: absent, broken, or another candidate's. */
export class ArtifactInvalidError extends EvergreenError {
  override readonly name = 'ArtifactInvalid';
}

/** An evaluation that can't be judged: incomplete, not finite, or of other things than asked. */
export class EvaluationInvalidError extends EvergreenError {
  override readonly name = 'EvaluationInvalid';
}

/** The newest approved package doesn't say which model it is, so nothing can be compared with it. */
export class ChampionUnknownError extends EvergreenError {
  override readonly name = 'ChampionUnknown';
}

/** A model that the config doesn't know, or not any more. */
export class UnknownModelError extends EvergreenError {
  override readonly name = 'UnknownModel';
}

/** The policy or the code a run was asked for by is neither deployed nor kept. */
export class PolicyGoneError extends EvergreenError {
  override readonly name = 'PolicyGone';
}

/** This attempt at a run has nothing to do: a later one has begun, or the run has its candidate. */
export class RunSupersededError extends EvergreenError {
  override readonly name = 'RunSuperseded';
}

/** An approved model package that doesn't say which candidate it holds: Evergreen did not make it. */
export class PackageUnknownError extends EvergreenError {
  override readonly name = 'PackageUnknown';
}

/** Another release holds the endpoint's lock. The state machine waits and asks again. */
export class EndpointBusyError extends EvergreenError {
  override readonly name = 'EndpointBusy';
}

/** The endpoint's lock has passed to another: what this release did is not recorded as live. */
export class EndpointLockLostError extends EvergreenError {
  override readonly name = 'EndpointLockLost';
}

/** An endpoint can't be taken down yet: it is changing by itself, and there is no time left to wait. */
export class EndpointStillChangingError extends EvergreenError {
  override readonly name = 'EndpointStillChanging';
}

/** A model package group can't be registered in: it is being deleted, or could not be made. */
export class PackageGroupNotReadyError extends EvergreenError {
  override readonly name = 'PackageGroupNotReady';
}

/** A write-once object doesn't have the bytes it was stored with. Never retried: nothing may rest on it. */
export class StoredObjectChangedError extends EvergreenError {
  override readonly name = 'StoredObjectChanged';
}
