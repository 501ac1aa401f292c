import { describe, expect, it } from 'vitest';
import type { Endpoints } from '../../../lambdas/shared/ports/endpoints.ts';
import {
  tearDownEndpoint,
  welcomeReleases,
} from '../../../lambdas/tear-down-endpoint/tear-down-endpoint.ts';
import { isFleetOf, isReleaseAlarmOf } from '../../../pipelines/release/ids.ts';
import { EndpointStillChangingError } from '../../../pipelines/shared/errors.ts';
import { again } from '../../support/killable-calls.ts';
import { RELEASE_STARTED_AT, ReleaseWorld } from '../../support/release-world.ts';

const ENDPOINT = 'evergreen-visits';
const FIFTEEN_MINUTES = 15 * 60_000;

/** What SageMaker, Application Auto Scaling and CloudWatch hold, in memory. */
class ServingCloud extends ReleaseWorld {
  /** Of the endpoint: the statuses it goes through, one a second; the last one stays. */
  statuses = ['InService'];
  configs = new Set(['evergreen-visits-v1-1', 'evergreen-visits-v2-1', 'evergreen-visits-v1-v1-1']);
  models = new Set(this.configs);
  targets = new Set(['endpoint/evergreen-visits/variant/champion']);
  alarmNames = new Set(['evergreen-visits-v2-1-release-errors', 'evergreen-visits-errors']);
  readonly done: string[] = [];
  clock = 0;

  readonly #endpoints: Endpoints = {
    standing: async (endpoint) => {
      expect(endpoint).toBe(ENDPOINT);
      const status = this.status;
      if (status === 'gone') return { is: 'gone', status };
      if (['Updating', 'RollingBack', 'SystemUpdating'].includes(status)) {
        return { is: 'busy', status };
      }
      return { is: status === 'Deleting' ? 'deleting' : 'settled', status };
    },
    deleteEndpoint: async () => {
      if (this.status === 'SystemUpdating') return false;
      this.#does('endpoint');
      if (this.status !== 'gone') this.statuses = ['Deleting', 'Deleting', 'gone'];
      this.clock = 0;
      return true;
    },
    configs: async (endpoint) => [...this.configs].filter((name) => isFleetOf(endpoint, name)),
    models: async (endpoint) => [...this.models].filter((name) => isFleetOf(endpoint, name)),
    deleteConfig: async (name) => {
      this.#does('config');
      this.configs.delete(name);
    },
    deleteModel: async (name) => {
      this.#does('model');
      this.models.delete(name);
    },
  };

  get status(): string {
    const second = Math.min(Math.floor(this.clock / 1_000), this.statuses.length - 1);
    return this.statuses[second] ?? 'gone';
  }

  get tearDownPorts() {
    return {
      ...this.ports,
      endpoints: this.calls.of(this.#endpoints),
      targets: this.calls.of({
        deregister: async (_endpoint: string) => {
          const found = [...this.targets];
          if (found.length > 0) this.#does('target');
          this.targets.clear();
          return found;
        },
      }),
      alarms: this.calls.of({
        deleteAlarms: async (endpoint: string) => {
          const found = [...this.alarmNames].filter((name) => isReleaseAlarmOf(endpoint, name));
          for (const name of found) this.alarmNames.delete(name);
          return found;
        },
      }),
      sleep: async (milliseconds: number) => {
        this.clock += milliseconds;
        this.slept += milliseconds;
      },
      timeLeft: () => FIFTEEN_MINUTES - this.slept,
    };
  }

  slept = 0;

  get left() {
    const { configs, models, targets, alarmNames, status, state } = this;
    return { configs, models, targets, alarmNames, status, state };
  }

  #does(what: string): void {
    if (this.done.at(-1) !== what) this.done.push(what);
  }
}

async function aServingCloud(): Promise<ServingCloud> {
  const cloud = new ServingCloud();
  cloud.ledger.champions.set('visits', {
    model: 'visits',
    packageArn: 'arn:p',
    packageVersion: 2,
    candidateId: 'c',
    endpoint: ENDPOINT,
    fleet: 'evergreen-visits-v2-1',
    releaseId: 'rel-0123456789abcdef0123',
    since: RELEASE_STARTED_AT,
  });
  return cloud;
}

describe('taking an endpoint down', () => {
  it('deletes what releases made, in the order that works, and nothing else', async () => {
    const cloud = await aServingCloud();
    const tornDown = await tearDownEndpoint('visits', cloud.tearDownPorts);
    const fleets = ['evergreen-visits-v1-1', 'evergreen-visits-v2-1'];
    expect(tornDown).toEqual({
      endpoint: ENDPOINT,
      scalableTargets: ['endpoint/evergreen-visits/variant/champion'],
      configs: fleets,
      models: fleets,
      alarms: ['evergreen-visits-v2-1-release-errors'],
    });
    expect(cloud.done).toEqual(['target', 'endpoint', 'config', 'model']);
    expect(cloud.status).toBe('gone');
    expect(cloud.configs).toEqual(new Set(['evergreen-visits-v1-v1-1']));
    expect(cloud.alarmNames).toEqual(new Set(['evergreen-visits-errors']));
    expect(cloud.ledger.champions.size).toBe(0);
  });

  it('locks releases out, whoever holds the endpoint, until the model is deployed again', async () => {
    const cloud = await aServingCloud();
    await cloud.ledger.acquireLock('visits', 'a release', 3_600);
    await tearDownEndpoint('visits', cloud.tearDownPorts);
    expect(await cloud.ledger.acquireLock('visits', 'another', 60)).toEqual({ outcome: 'closed' });
    await welcomeReleases('visits', cloud.tearDownPorts);
    expect(await cloud.ledger.acquireLock('visits', 'another', 60)).toMatchObject({ token: 3 });
  });

  it.each([
    ['an update', ['Updating', 'Updating', 'InService']],
    ['a rollback', ['RollingBack', 'InService']],
    ['an update of the system', ['InService', 'SystemUpdating', 'InService']],
    ['a frozen endpoint', ['UpdateRollbackFailed']],
    ['a failed endpoint', ['Failed']],
    ['a deletion by somebody else', ['Deleting', 'gone']],
    ['no endpoint', ['gone']],
  ])('waits out %s', async (_, statuses) => {
    const cloud = await aServingCloud();
    cloud.statuses = statuses;
    await tearDownEndpoint('visits', cloud.tearDownPorts);
    expect(cloud.status).toBe('gone');
    expect(cloud.models).toEqual(new Set(['evergreen-visits-v1-v1-1']));
  });

  it('looks again for what a release under way has made meanwhile', async () => {
    const cloud = await aServingCloud();
    const { sleep, ...ports } = cloud.tearDownPorts;
    let made = false;
    await tearDownEndpoint('visits', {
      ...ports,
      sleep: async (milliseconds) => {
        await sleep(milliseconds);
        // Once what there was has been cleared away.
        if (made || cloud.models.has('evergreen-visits-v2-1')) return;
        made = true;
        cloud.models.add('evergreen-visits-v3-1');
        cloud.statuses = ['Updating', 'InService'];
        cloud.clock = 0;
      },
    });
    expect(made).toBe(true);
    expect(cloud.models).toEqual(new Set(['evergreen-visits-v1-v1-1']));
    expect(cloud.status).toBe('gone');
  });

  it('gives up in time, and says how to go on', async () => {
    const cloud = await aServingCloud();
    cloud.statuses = ['SystemUpdating'];
    const torn = tearDownEndpoint('visits', cloud.tearDownPorts);
    await expect(torn).rejects.toThrow(EndpointStillChangingError);
    await expect(torn).rejects.toThrow('evergreen-visits is still SystemUpdating');
    expect(cloud.slept).toBeGreaterThan(FIFTEEN_MINUTES - 15_000);
    expect(cloud.slept).toBeLessThanOrEqual(FIFTEEN_MINUTES);
    expect(cloud.ledger.champions.size).toBe(1);
  });

  it('F10: comes to the same end when it is killed at any moment and run again', async () => {
    const clean = await aServingCloud();
    await tearDownEndpoint('visits', clean.tearDownPorts);
    expect(clean.calls.count).toBeGreaterThan(15);
    for (let call = 1; call <= clean.calls.count; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const cloud = await aServingCloud();
        cloud.calls.kill = { call, when };
        await again(async () => await tearDownEndpoint('visits', cloud.tearDownPorts));
        expect(cloud.left, `${when} call ${call}`).toEqual(clean.left);
      }
    }
  });
});
