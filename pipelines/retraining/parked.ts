import type { ParkedTrigger, RetrainingState, RetrainingTrigger, TriggerKind } from './contract.ts';
import type { Judgement } from './judge-trigger.ts';

/** The first comes first: who would rather be named as the reason for a run. */
const ORDER: readonly TriggerKind[] = [
  'retry',
  'person',
  'alarm',
  'codeChange',
  'schedule',
  'datasetVersion',
];

/** Ids that a parked trigger keeps of those merged into it: an alarm may flap for days. */
const MERGED_KEPT = 50;

export function inOrder(parked: readonly ParkedTrigger[]): ParkedTrigger[] {
  return parked.toSorted((a, b) => ORDER.indexOf(a.trigger.kind) - ORDER.indexOf(b.trigger.kind));
}

/** The ids of everything that is parked. */
export function idsOf(parked: readonly ParkedTrigger[]): string[] {
  return parked.flatMap(({ trigger, merged }) => [trigger.id, ...merged]);
}

/** Parks a trigger, or merges it into the one of its kind that is parked already. */
export function withParked(
  state: RetrainingState,
  trigger: RetrainingTrigger,
  { reason, notBefore }: Extract<Judgement, { outcome: 'later' }>,
  now: Date,
): RetrainingState {
  const there = state.parked.find((entry) => entry.trigger.kind === trigger.kind);
  const ids = [...(there?.merged ?? []), trigger.id];
  const entry: ParkedTrigger = {
    trigger: there?.trigger ?? trigger,
    reason,
    notBefore,
    since: there?.since ?? now.toISOString(),
    merged: there
      ? [...new Set(ids)].filter((id) => id !== there.trigger.id).slice(-MERGED_KEPT)
      : [],
  };
  return { ...state, parked: [...withoutParked(state, trigger.kind).parked, entry] };
}

export function withoutParked(state: RetrainingState, kind: TriggerKind): RetrainingState {
  return { ...state, parked: state.parked.filter((entry) => entry.trigger.kind !== kind) };
}

/** When the first of the parked triggers that wait for a moment is due. */
export function nextDue({ parked }: RetrainingState): Date | undefined {
  const [first] = parked.flatMap(({ notBefore }) => notBefore ?? []).toSorted();
  return first === undefined ? undefined : new Date(first);
}
