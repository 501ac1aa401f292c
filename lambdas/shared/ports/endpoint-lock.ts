/** What asking for an endpoint's lock came to. */
export type LockOutcome =
  | {
      readonly outcome: 'held';
      /** Fencing token: higher each time that the lock passes to another. */
      readonly token: number;
    }
  | { readonly outcome: 'busy'; readonly holder: string; readonly expiresAt: string }
  /** The model's stack is being removed, or was. */
  | { readonly outcome: 'closed' };

/** One lock an endpoint: whoever changes an endpoint holds it. Repeating a call changes nothing. */
export interface EndpointLock {
  /**
   * Takes the lock if it is free, expired, or the holder's own; the holder's own keeps its token and
   * begins its time anew.
   * @param holder - the name of an execution
   * @param seconds - after which another may take the lock over
   */
  acquireLock(model: string, holder: string, seconds: number): Promise<LockOutcome>;

  /** Gives the lock back, if the holder still has it. */
  releaseLock(model: string, holder: string): Promise<void>;

  /** Takes the lock from whoever has it, for good: no release of the model begins or is recorded. */
  closeLock(model: string): Promise<void>;

  /** Frees a lock that was closed, when the model's stack is deployed again. */
  reopenLock(model: string): Promise<void>;
}
