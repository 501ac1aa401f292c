import { EndpointStillChangingError } from '../../pipelines/shared/errors.ts';
import { endpointNameOf } from '../../pipelines/serving/variants.ts';
import type { EndpointLock } from '../shared/ports/endpoint-lock.ts';
import type { Endpoints, ReleaseAlarms, ScalableTargets } from '../shared/ports/endpoints.ts';
import type { ReleaseLedger } from '../shared/ports/release-ledger.ts';

export interface TearDownPorts {
  readonly lock: Pick<EndpointLock, 'closeLock' | 'reopenLock'>;
  readonly ledger: Pick<ReleaseLedger, 'retireChampion'>;
  readonly endpoints: Endpoints;
  readonly targets: ScalableTargets;
  readonly alarms: ReleaseAlarms;
  /** What the names of endpoints start with. */
  readonly system: string;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Milliseconds until this must have come to an end. */
  readonly timeLeft: () => number;
}

/** What was there and is no more. */
export interface TornDown extends Remains {
  readonly endpoint: string;
}

interface Remains {
  readonly scalableTargets: readonly string[];
  readonly configs: readonly string[];
  readonly models: readonly string[];
  readonly alarms: readonly string[];
}

/**
 * Takes down everything that releases made for a model and that would go on costing money. Releases
 * are locked out first, for good. Data, packages and the ledger stay. Repeating it changes nothing.
 * @throws EndpointStillChangingError when there is no time left to wait for the endpoint
 */
export async function tearDownEndpoint(model: string, ports: TearDownPorts): Promise<TornDown> {
  const endpoint = endpointNameOf(ports.system, model);
  await ports.lock.closeLock(model);
  const found: Remains[] = [];
  // A release that was under way may have made something meanwhile: until a look finds nothing.
  for (;;) {
    const remains = await clear(endpoint, ports);
    if (isNothing(remains)) break;
    found.push(remains);
    await patience(endpoint, 'being cleared away', FIRST_WAIT, ports);
  }
  await ports.ledger.retireChampion(model, ports.now().toISOString());
  const all = (part: keyof Remains) => [...new Set(found.flatMap((remains) => remains[part]))];
  return {
    endpoint,
    scalableTargets: all('scalableTargets'),
    configs: all('configs'),
    models: all('models'),
    alarms: all('alarms'),
  };
}

/** Deletes whatever of an endpoint is there now. */
async function clear(endpoint: string, ports: TearDownPorts): Promise<Remains> {
  const { endpoints, targets, alarms } = ports;
  await untilStill(endpoint, ports);
  // First: a target whose endpoint is gone can't be found by it any more, and would stay.
  const scalableTargets = await targets.deregister(endpoint);
  await deleteEndpoint(endpoint, ports);
  const configs = await endpoints.configs(endpoint);
  const models = await endpoints.models(endpoint);
  for (const name of configs) await endpoints.deleteConfig(name);
  for (const name of models) await endpoints.deleteModel(name);
  return { scalableTargets, configs, models, alarms: await alarms.deleteAlarms(endpoint) };
}

function isNothing(remains: Remains): boolean {
  return Object.values(remains).every((names: readonly string[]) => names.length === 0);
}

/** Lets releases in again, when a model's stack is deployed after it was taken down. */
export async function welcomeReleases(
  model: string,
  { lock }: Pick<TearDownPorts, 'lock'>,
): Promise<void> {
  await lock.reopenLock(model);
}

/** Waits between looks at an endpoint, milliseconds: from one second, half as long again each time, to fifteen. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 15_000;

async function deleteEndpoint(endpoint: string, ports: TearDownPorts): Promise<void> {
  for (;;) {
    if ((await untilStill(endpoint, ports)) === 'gone') return;
    // One that has begun to change between the two calls is waited for again.
    await ports.endpoints.deleteEndpoint(endpoint);
  }
}

/** Waits while an endpoint changes or is being deleted. */
async function untilStill(endpoint: string, ports: TearDownPorts): Promise<'settled' | 'gone'> {
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 1.5, LONGEST_WAIT)) {
    const { is, status } = await ports.endpoints.standing(endpoint);
    if (is === 'settled' || is === 'gone') return is;
    await patience(endpoint, status, wait, ports);
  }
}

async function patience(
  endpoint: string,
  status: string,
  wait: number,
  { timeLeft, sleep }: TearDownPorts,
): Promise<void> {
  if (timeLeft() < wait) {
    throw new EndpointStillChangingError(
      `The endpoint ${endpoint} is still ${status}, and this function has no more time to wait for it. No release can begin any more. Delete the stack once again: it goes on from here.`,
      { endpoint, status },
    );
  }
  await sleep(wait);
}
