import { releaseExecutionName, releaseIdOf } from '../../pipelines/release/ids.ts';
import { CALM } from './faults.ts';
import { BrokenInvariant } from './invariants.ts';
import { MODEL } from './model.ts';
import type { People } from './people.ts';
import type { SimulatedWorld } from './world.ts';

const HOUR = 3_600_000;
/** Longer than the longest back-off and the budget's day together. */
const MOST_HOURS = 120;

/**
 * The weather clears, nobody does anything new, and an operator follows the runbook: dead letters are
 * redriven, what failed half way is tried again. Then everything comes to rest.
 * @throws BrokenInvariant when it doesn't
 */
export async function comeToRest(
  world: SimulatedWorld,
  people: People,
  check: () => void,
): Promise<void> {
  world.faults.weather = CALM;
  world.jobsFail = false;
  world.endpoint.canFail = false;
  world.note('--- the weather clears');
  let calmHours = 0;
  for (let hour = 0; hour < MOST_HOURS && calmHours < 3; hour += 1) {
    const acted = await operate(world, people);
    people.sweep();
    people.sweepReleases();
    await passHour(world, check);
    const isBusy = acted || isAtWork(world) || waits(world);
    calmHours = isBusy ? 0 : calmHours + 1;
  }
  if (calmHours < 3) throw new BrokenInvariant('everything comes to rest', 'it does not');
}

async function passHour({ time }: SimulatedWorld, check: () => void): Promise<void> {
  const end = time.now + HOUR;
  time.at(end, () => {});
  while ((time.next ?? end + 1) <= end) {
    await time.step();
    check();
  }
}

function isAtWork({
  ingests,
  trainings,
  releasings,
  monitorers,
  queues,
  endpoint,
}: SimulatedWorld) {
  const machines = [ingests, trainings, releasings, monitorers];
  const isMoving = ['Creating', 'Updating', 'RollingBack'].includes(endpoint.seen.status);
  const isFull = Object.values(queues).some(({ pending }) => pending > 0);
  return isMoving || isFull || machines.some(({ running }) => running.length > 0);
}

/** Whether time alone will bring another decision. */
function waits({ retraining }: SimulatedWorld): boolean {
  return retraining.states.get(MODEL)?.parked.some(({ notBefore }) => notBefore !== null) ?? false;
}

/** @returns whether there was anything to do */
async function operate(world: SimulatedWorld, people: People): Promise<boolean> {
  const dead = Object.values(world.queues).filter(({ deadLetters }) => deadLetters.length > 0);
  for (const queue of dead) queue.redrive();
  const ingested = await ingestAgain(world);
  const retried = retryUnrecorded(world, people);
  const released = await releaseAgain(world, people);
  return dead.length > 0 || ingested || retried || released;
}

/** An ingest that failed is started again under the next name, as the runbook has it. */
async function ingestAgain({ ingests, uploads }: SimulatedWorld): Promise<boolean> {
  const ended = [...ingests.executions.values()].filter(({ status }) => status === 'FAILED');
  const again = ended.filter(({ name, input: { upload } }) => {
    const status = uploads.statuses.get(upload.id);
    return (
      name.endsWith('-1') && (status === undefined || status === 'received' || status === 'failed')
    );
  });
  let started = 0;
  for (const { name, input } of again) {
    if ((await ingests.start(name.replace(/-1$/, '-2'), input)) === 'started') started += 1;
  }
  return started > 0;
}

/** A run whose package is in the registry and not in the ledger. */
function retryUnrecorded(world: SimulatedWorld, people: People): boolean {
  if (world.trainings.running.length > 0) return false;
  const { registry, runs, trainings } = world;
  const unknown = registry.packages.find(({ described }) => {
    const id = described.CustomerMetadataProperties?.['candidateId'] ?? '';
    return !runs.candidates.has(id);
  });
  const id = unknown?.described.CustomerMetadataProperties?.['candidateId'];
  const run = [...trainings.executions.values()].find(
    ({ input }) => input.run.id === id?.replace('cnd-', 'run-'),
  );
  if (run) people.retry(run.input.run.id);
  return run !== undefined;
}

/** A release that failed or was stopped, or an endpoint that serves another fleet than the ledger says. */
async function releaseAgain(world: SimulatedWorld, people: People): Promise<boolean> {
  const { endpoint, releases, registry, releasings } = world;
  if (releasings.running.length > 0) return false;
  const champion = releases.champions.get(MODEL);
  const { config } = endpoint.seen;
  const newest = registry.newestApproved();
  const version = newest?.described.ModelPackageVersion ?? 0;
  if (config === (champion?.fleet ?? '')) {
    const id = releaseIdOf(newest?.described.ModelPackageArn ?? '');
    const { status } = releases.records.get(id) ?? {};
    // What was asked for and left no record needs a person; what was never asked for does not.
    const isUnrecorded = releasings.executions.has(releaseExecutionName(id, 1));
    const isHalf =
      status === undefined ? isUnrecorded : status === 'started' || status === 'failed';
    if (!newest || version <= (champion?.packageVersion ?? 0) || !isHalf) return false;
    await people.release(newest);
    return true;
  }
  const own = champion && registry.find(champion.packageArn);
  // Where a person has rejected all there is, a person has to let something through again.
  const good = own?.approval === 'Approved' ? own : (newest ?? own ?? registry.packages.at(-1));
  if (!good) return false;
  registry.approve(good);
  await people.release(good);
  return true;
}
