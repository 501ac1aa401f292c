import type { RetrainingDecision, RetrainingTrigger } from '../../pipelines/retraining/contract.ts';
import type { Incoming } from '../../pipelines/retraining/next-step.ts';
import { nextDue } from '../../pipelines/retraining/parked.ts';
import { LONGEST_WAKE_UP, type WakeUps } from '../shared/ports/wake-ups.ts';
import { announceDecisions, type AnnouncePorts } from './announce.ts';
import { decideModel, type DecidedModel, type DecideModelPorts } from './decide-model.ts';
import { type Message, readMessage } from './read-message.ts';

/** Seconds between two sweeps, as the schedule has them: what is due before the next is woken up. */
const SWEEP_SECONDS = 300;

export interface DecideRetrainingPorts extends DecideModelPorts, AnnouncePorts {
  readonly ledger: DecideModelPorts['ledger'];
  readonly wakeUps: WakeUps;
  /** What the names of drift alarms start with. */
  readonly system: string;
}

/** What became of a message. */
export interface Answer {
  /** Decisions that were announced and are to be counted. */
  readonly decisions: readonly RetrainingDecision[];
  readonly duplicates: readonly RetrainingTrigger[];
  /** Why the message asks for nothing. */
  readonly ignored?: string;
}

/**
 * Answers a message of the retraining queue: decides on its trigger, and on whatever its news make
 * possible. However often it comes, and wherever it was killed before, one run answers it.
 * @throws BadPayloadError when it is no such message
 * @throws UnknownModelError when its model has no policy
 */
export async function decideRetraining(
  payload: unknown,
  ports: DecideRetrainingPorts,
): Promise<Answer> {
  const message = readMessage(payload, ports.system, ports.now());
  switch (message.kind) {
    case 'ignored':
      return { decisions: [], duplicates: [], ignored: message.reason };
    case 'sweep':
      return await sweep(ports);
    case 'wakeUp':
      return await answer(message.model, {}, message.kind, ports);
    case 'model':
      return await answer(message.model, message.incoming, message.kind, ports);
  }
}

/** Looks after every model; one that fails keeps no other from its turn. */
async function sweep(ports: DecideRetrainingPorts): Promise<Answer> {
  const answers: Answer[] = [];
  const failures: unknown[] = [];
  for (const model of await ports.retrainingPolicies.names()) {
    try {
      answers.push(await answer(model, {}, 'sweep', ports));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('\n'));
  return {
    decisions: answers.flatMap(({ decisions }) => decisions),
    duplicates: answers.flatMap(({ duplicates }) => duplicates),
  };
}

async function answer(
  model: string,
  incoming: Incoming,
  kind: Exclude<Message['kind'], 'ignored'>,
  ports: DecideRetrainingPorts,
): Promise<Answer> {
  const decided = await decideModel(model, incoming, kind === 'sweep', ports);
  await wakeUpWhenDue(decided, kind, ports);
  const decisions = await announceDecisions(decided.world.state, ports);
  return { decisions, duplicates: decided.duplicates };
}

/**
 * Sends a wake-up for what is due before a sweep would find it. Only new waits, sweeps, and wake-ups
 * that came too early send one, so that their number does not grow.
 */
async function wakeUpWhenDue(
  { world, decisions }: DecidedModel,
  kind: Message['kind'],
  { wakeUps }: DecideRetrainingPorts,
): Promise<void> {
  const due = nextDue(world.state);
  if (!due) return;
  const isNew = decisions.some(({ notBefore }) => notBefore !== null);
  if (!isNew && kind === 'model') return;
  const seconds = Math.max(1, Math.ceil((due.getTime() - world.now.getTime()) / 1_000));
  if (seconds > (isNew ? LONGEST_WAKE_UP : SWEEP_SECONDS)) return;
  await wakeUps.wakeUp(world.state.model, seconds);
}
