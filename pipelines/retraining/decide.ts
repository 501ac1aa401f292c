import type {
  ParkedTrigger,
  RetrainingDecision,
  RetrainingState,
  RetrainingTrigger,
} from './contract.ts';
import { decisionText } from './decision-text.ts';
import { driftCounts } from './episode.ts';
import type { World } from './facts.ts';
import { figuresOf } from './figures.ts';
import { decisionIdOf } from './ids.ts';
import { type Judgement, judgeTrigger } from './judge-trigger.ts';
import { withLease } from './lease.ts';
import { idsOf, inOrder, withParked, withoutParked } from './parked.ts';

/** A decision and the state it leads to. */
export interface Decided {
  readonly decision: RetrainingDecision;
  readonly nextState: RetrainingState;
}

type Start = Extract<Judgement, { outcome: 'start' }>;

/**
 * The first decision on a trigger. Where it can't start a run itself, it may be what a parked one
 * has waited for: rows, most of all.
 */
export function decideTrigger(trigger: RetrainingTrigger, world: World): Decided {
  const judgement = judgeTrigger(trigger, world);
  if (judgement.outcome === 'start') return started(trigger, trigger, judgement, world, true);
  if (trigger.kind !== 'retry') {
    for (const { trigger: parked } of inOrder(world.state.parked)) {
      const other = judgeTrigger(parked, world);
      if (other.outcome === 'start') return started(trigger, parked, other, world, true);
    }
  }
  const nextState =
    judgement.outcome === 'later'
      ? withParked(world.state, trigger, judgement, world.now)
      : world.state;
  return { decision: decisionOf({ trigger, judgement, world, first: true }), nextState };
}

/** The next decision on what is parked; none while each waits for what it waited for. */
export function decideParked(world: World): Decided | undefined {
  const parked = inOrder(world.state.parked);
  const judged = parked.map((entry) => ({ entry, judgement: judgeTrigger(entry.trigger, world) }));
  for (const { entry, judgement } of judged) {
    if (judgement.outcome !== 'start') continue;
    return started(entry.trigger, entry.trigger, judgement, world, false);
  }
  const changed = judged.find(
    ({ entry, judgement }) =>
      judgement.outcome !== 'later' ||
      judgement.reason !== entry.reason ||
      judgement.notBefore !== entry.notBefore,
  );
  return changed && decidedAgain(changed.entry, changed.judgement, world);
}

function decidedAgain(entry: ParkedTrigger, judgement: Judgement, world: World): Decided {
  const { trigger, merged } = entry;
  const nextState =
    judgement.outcome === 'later'
      ? withParked(world.state, trigger, judgement, world.now)
      : withoutParked(world.state, trigger.kind);
  const decision = decisionOf({ trigger, judgement, world, first: false, coalesced: merged });
  return { decision, nextState };
}

/**
 * Starts a run. It answers all that is parked too, as it trains on the newest data; but a retry
 * works on the data of its own run.
 * @param trigger - what is decided on
 * @param reason - what starts the run: the same, or a parked one that it has helped
 */
function started(
  trigger: RetrainingTrigger,
  reason: RetrainingTrigger,
  judgement: Start,
  world: World,
  first: boolean,
): Decided {
  const { state, facts, now } = world;
  const alone = trigger.kind === 'retry';
  const coalesced = alone ? [] : idsOf(state.parked).filter((id) => id !== trigger.id);
  const leased = withLease(state, judgement.request, now);
  const decision = decisionOf({ trigger, reason, judgement, world, first, coalesced });
  if (alone) return { decision, nextState: leased };
  const { episode } = state;
  return {
    decision,
    nextState: {
      ...leased,
      parked: [],
      codeHash: facts.codeHash,
      episode:
        episode && isForDrift(reason, judgement, world)
          ? { ...episode, runs: episode.runs + 1 }
          : episode,
    },
  };
}

/** Whether a run is one of those that its drift episode may start. */
function isForDrift(reason: RetrainingTrigger, { byDrift }: Start, world: World): boolean {
  const { state, policy } = world;
  if (reason.kind === 'person' || !driftCounts(state, policy)) return false;
  return byDrift || state.parked.some(({ trigger }) => trigger.kind === 'alarm');
}

function decisionOf(parts: {
  readonly trigger: RetrainingTrigger;
  readonly reason?: RetrainingTrigger;
  readonly judgement: Judgement;
  readonly world: World;
  readonly first: boolean;
  readonly coalesced?: readonly string[];
}): RetrainingDecision {
  const { trigger, judgement, world, first } = parts;
  const { model, version } = world.state;
  const sequence = version + 1;
  const cause = parts.reason ?? trigger;
  const run = judgement.outcome === 'start' ? judgement.request : judgement.run;
  const decision = {
    schemaVersion: 1 as const,
    id: decisionIdOf(model, sequence),
    sequence,
    model,
    outcome: judgement.outcome,
    reason: judgement.reason,
    trigger,
    first,
    coalesced: [...(parts.coalesced ?? [])],
    decidedAt: world.now.toISOString(),
    notBefore: judgement.outcome === 'later' ? judgement.notBefore : null,
    needsPerson: needsPerson(trigger, judgement),
    run: run && { id: run.id, attempt: run.attempt },
    figures: figuresOf(cause.kind, world),
  };
  return { ...decision, text: decisionText(decision, cause) };
}

/** Drift that no run will cure unless somebody does something. */
function needsPerson({ kind }: RetrainingTrigger, { outcome, reason }: Judgement): boolean {
  if (reason === 'needsPerson') return true;
  return (
    kind === 'alarm' && outcome === 'later' && (reason === 'needsRows' || reason === 'failedBefore')
  );
}
