import { alarmTriggerId } from '../../pipelines/retraining/ids.ts';
import { alarmEvent } from '../support/retraining-events.ts';
import { ALARM, MODEL } from '../support/retraining-samples.ts';
import type { FakeTime } from './fake-time.ts';

/** Who hears of an alarm. */
export interface AlarmListener {
  readonly send: (event: object) => void;
  /** That a run is asked for, by the trigger's id. */
  readonly asks: (trigger: string) => void;
}

/** The alarm on the drift of the model: it speaks when its state changes, and then alone. */
export class DriftAlarm {
  ringing = false;
  readonly #time: FakeTime;
  readonly #threshold: number;
  readonly #listener: AlarmListener;

  constructor(time: FakeTime, threshold: number, listener: AlarmListener) {
    this.#time = time;
    this.#threshold = threshold;
    this.#listener = listener;
  }

  /** A new score was published. */
  sees(score: number): void {
    const ringing = score > this.#threshold;
    if (ringing === this.ringing) return;
    this.ringing = ringing;
    const { now, iso } = this.#time;
    if (ringing) this.#listener.asks(alarmTriggerId(MODEL, ALARM, iso));
    this.#listener.send(alarmEvent(ringing ? 'ALARM' : 'OK', now));
  }

  /** Says that it knows nothing, which changes nothing. */
  losesSight(): void {
    this.#listener.send(alarmEvent('INSUFFICIENT_DATA', this.#time.now));
  }
}
