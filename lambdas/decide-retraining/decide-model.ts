import type { RetrainingDecision, RetrainingTrigger } from '../../pipelines/retraining/contract.ts';
import { dueTriggers } from '../../pipelines/retraining/due.ts';
import type { World } from '../../pipelines/retraining/facts.ts';
import { type Incoming, nextStep } from '../../pipelines/retraining/next-step.ts';
import type { RetrainingLedger } from '../shared/ports/retraining-ledger.ts';
import { lookUp, type LookUpPorts } from './look-up.ts';

/** Writes that one message may lead to; each brings the state nearer to rest. */
const MOST_STEPS = 100;

export interface DecideModelPorts extends LookUpPorts {
  readonly ledger: RetrainingLedger;
}

/** What a message has led to. */
export interface DecidedModel {
  /** The world as it is at rest. */
  readonly world: World;
  readonly decisions: readonly RetrainingDecision[];
  /** Triggers that had their decision already. */
  readonly duplicates: readonly RetrainingTrigger[];
}

/**
 * Takes a message in and decides, step by step, until the state of the model is at rest. Every step
 * is looked up anew and written under a condition: killed anywhere, or raced by another message, the
 * next one goes on from there.
 * @param sweeping - looks also for triggers that nobody sends
 */
export async function decideModel(
  model: string,
  incoming: Incoming,
  sweeping: boolean,
  ports: DecideModelPorts,
): Promise<DecidedModel> {
  const decisions: RetrainingDecision[] = [];
  const duplicates: RetrainingTrigger[] = [];
  let left = incoming;
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    if (left.trigger && (await ports.ledger.findDecision(model, left.trigger.id))) {
      duplicates.push(left.trigger);
      left = { ...left, trigger: undefined };
    }
    const world = await lookUp(model, left, ports);
    const step = nextStep(world, left);
    if (step) {
      const written = await ports.ledger.decide(model, world.state.version, step);
      if (written && step.decision) decisions.push(step.decision);
      if (written) left = {};
      continue;
    }
    const trigger = sweeping ? await firstUndecided(world, ports) : undefined;
    if (!trigger) return { world, decisions, duplicates };
    left = { trigger };
  }
  throw new Error(`The retraining state of ${model} does not come to rest.`);
}

async function firstUndecided(
  world: World,
  { ledger }: DecideModelPorts,
): Promise<RetrainingTrigger | undefined> {
  for (const trigger of dueTriggers(world)) {
    if (!(await ledger.findDecision(trigger.model, trigger.id))) return trigger;
  }
  return undefined;
}
