import { type Cloud } from '../cloud/ports.ts';
import { told } from '../errors.ts';
import { DeploymentFailure } from './deployment-failure.ts';

/** The alarms that roll a deployment back. */
export class AlarmWatch {
  readonly #names: readonly string[];
  readonly #cloud: Cloud;

  constructor(names: readonly string[], cloud: Cloud) {
    this.#names = names;
    this.#cloud = cloud;
  }

  /** @throws DeploymentFailure when one is in ALARM, is missing, or may not be looked at */
  async check(): Promise<void> {
    if (this.#names.length === 0) return;
    const states = await this.#states();
    const missing = this.#names.filter((name) => !states.has(name));
    if (missing.length > 0) {
      throw new DeploymentFailure(`The alarms ${listed(missing)} could not be found.`);
    }
    const ringing = this.#names.filter((name) => states.get(name) === 'ALARM');
    if (ringing.length > 0) {
      throw new DeploymentFailure(
        `The deployment was rolled back because of the alarms ${listed(ringing)} in state ALARM.`,
      );
    }
  }

  async #states(): Promise<ReadonlyMap<string, string>> {
    try {
      return await this.#cloud.alarms.states(this.#names);
    } catch (error) {
      throw new DeploymentFailure(
        `The alarms ${listed(this.#names)} could not be described with the endpoint's role: ${told(error)}`,
      );
    }
  }
}

function listed(names: readonly string[]): string {
  return `[${names.join(', ')}]`;
}
