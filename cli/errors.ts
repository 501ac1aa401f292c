import { EvergreenError } from '../pipelines/shared/errors.ts';

/** Nothing of that name is deployed where it was looked for. */
export class NoSuchSystemError extends EvergreenError {
  override readonly name = 'NoSuchSystem';
}

/** The system has no model of that name. */
export class NoSuchModelError extends EvergreenError {
  override readonly name = 'NoSuchModel';
}

/** The ledger has no such run. */
export class NoSuchRunError extends EvergreenError {
  override readonly name = 'NoSuchRun';
}

/** Where a run stands, a new attempt at it has no sense. */
export class NotRetriableError extends EvergreenError {
  override readonly name = 'NotRetriable';
}

/** The system doesn't serve models (yet), so there is no API to ask. */
export class NotServingError extends EvergreenError {
  override readonly name = 'NotServing';
}

/** The API answered with a problem instead of predictions. */
export class PredictionRefusedError extends EvergreenError {
  override readonly name = 'PredictionRefused';
}

/** A file of records that can't be read as such. */
export class RecordsUnreadableError extends EvergreenError {
  override readonly name = 'RecordsUnreadable';
}

/** A run came to no candidate (yet), so there is nothing to decide about. */
export class NotRegisteredError extends EvergreenError {
  override readonly name = 'NotRegistered';
}

/** A candidate that can't be released as things stand, or a model with nothing to go back to. */
export class NotReleasableError extends EvergreenError {
  override readonly name = 'NotReleasable';
}

/** What is to be destroyed can't be, or not without a person's word. */
export class NotDestroyedError extends EvergreenError {
  override readonly name = 'NotDestroyed';
}

/** The event bus has not taken what a command had to say. */
export class EventRefusedError extends EvergreenError {
  override readonly name = 'EventRefused';
}

/** What was asked for was decided against. */
export class RetrainingRefusedError extends EvergreenError {
  override readonly name = 'RetrainingRefused';
}

/** What was asked for is queued, and its answer has not come in the time that a person waits. */
export class StillWaitingError extends EvergreenError {
  override readonly name = 'StillWaiting';
}

/** A monitoring came to no end of its own. */
export class MonitoringFailedError extends EvergreenError {
  override readonly name = 'MonitoringFailed';
}

/** A model has no report yet. */
export class NoReportError extends EvergreenError {
  override readonly name = 'NoReport';
}

/** Files that can't be written where they were wanted. */
export class NotSavedError extends EvergreenError {
  override readonly name = 'NotSaved';
}
