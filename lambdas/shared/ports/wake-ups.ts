/** The longest that a wake-up can be put off, in seconds. */
export const LONGEST_WAKE_UP = 900;

/** Messages of the retraining queue to its later self. */
export interface WakeUps {
  /** @param seconds - whole, from 0 to 900 */
  wakeUp(model: string, seconds: number): Promise<void>;
}
