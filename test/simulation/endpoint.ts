import type { Dice } from './dice.ts';
import type { FakeTime } from './fake-time.ts';

type EndpointStatus = 'none' | 'Creating' | 'InService' | 'Updating' | 'RollingBack' | 'Failed';

/** An endpoint as SageMaker describes it. */
export interface SeenEndpoint {
  readonly status: EndpointStatus;
  readonly config: string;
  readonly pending: string;
  readonly reason: string;
}

const NOBODY = { config: '', pending: '', reason: '' };

/** The endpoint of the simulated model: updates take a while, and some are rolled back. */
export class SimulatedEndpoint {
  /** The package of every endpoint config there is. */
  readonly configs = new Map<string, string>();
  seen: SeenEndpoint = { status: 'none', ...NOBODY };
  /** Whether updates can fail. */
  canFail = true;
  readonly #time: FakeTime;
  readonly #dice: Dice;
  #change = 0;

  constructor(time: FakeTime, dice: Dice) {
    this.#time = time;
    this.#dice = dice;
  }

  /** The package that answers requests now. */
  get serving(): string | undefined {
    const { status, config } = this.seen;
    return ['none', 'Creating', 'Failed'].includes(status) ? undefined : this.configs.get(config);
  }

  makeConfig(fleet: string, packageArn: string): void {
    this.configs.set(fleet, packageArn);
  }

  deleteConfig(fleet: string): void {
    this.configs.delete(fleet);
  }

  create(fleet: string): void {
    if (this.seen.status !== 'none') throw new Error('Cannot create already existing endpoint');
    this.#require(fleet);
    this.seen = { ...NOBODY, status: 'Creating', config: fleet };
    this.#later(() => {
      const good = this.#goesWell();
      const reason = good ? '' : 'The container did not pass the ping health check.';
      this.seen = { ...this.seen, status: good ? 'InService' : 'Failed', reason };
    });
  }

  update(fleet: string): void {
    if (this.seen.status !== 'InService') throw new Error('Cannot update in-progress endpoint');
    this.#require(fleet);
    this.seen = { ...this.seen, status: 'Updating', pending: fleet, reason: '' };
    this.#later(() => {
      if (this.#goesWell()) this.seen = { ...NOBODY, status: 'InService', config: fleet };
      else this.rollBack('An alarm rang during the bake.');
    });
  }

  /** Takes an update under way back. */
  rollBack(reason: string): void {
    if (this.seen.status !== 'Updating') return;
    this.seen = { ...this.seen, status: 'RollingBack', pending: '', reason };
    this.#later(() => {
      this.seen = { ...this.seen, status: 'InService' };
    });
  }

  delete(): void {
    this.#change += 1;
    this.seen = { status: 'none', ...NOBODY };
  }

  #goesWell(): boolean {
    return !this.canFail || !this.#dice.chance(0.2);
  }

  #require(fleet: string): void {
    if (!this.configs.has(fleet)) throw new Error(`Could not find endpoint configuration ${fleet}`);
  }

  #later(change: () => void): void {
    this.#change += 1;
    const mine = this.#change;
    this.#time.after(this.#dice.between(60_000, 900_000), () => {
      if (mine === this.#change) change();
    });
  }
}
