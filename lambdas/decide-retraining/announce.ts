import type { RetrainingDecision, RetrainingState } from '../../pipelines/retraining/contract.ts';
import { retrainingEvents } from '../../pipelines/retraining/events.ts';
import type { DomainEvents } from '../shared/ports/domain-events.ts';
import type { RetrainingLedger } from '../shared/ports/retraining-ledger.ts';

export interface AnnouncePorts {
  readonly ledger: Pick<RetrainingLedger, 'state' | 'decide'>;
  readonly events: DomainEvents;
}

/**
 * Tells the world of every decision that it has not heard of. They stay in the state until then, so
 * whoever comes after a crash tells it; one may be told twice.
 * @returns those that this call has crossed off: each decision is in one such answer
 */
export async function announceDecisions(
  state: RetrainingState,
  { ledger, events }: AnnouncePorts,
): Promise<readonly RetrainingDecision[]> {
  const told = new Set<string>();
  let current: RetrainingState | undefined = state;
  while (current && current.unannounced.length > 0) {
    for (const decision of current.unannounced) {
      if (told.has(decision.id)) continue;
      await events.announce(retrainingEvents.decided, decision);
      told.add(decision.id);
    }
    const { model, version, unannounced } = current;
    const nextState = { ...current, version: version + 1, unannounced: [] };
    if (await ledger.decide(model, version, { nextState })) return unannounced;
    current = await ledger.state(model);
  }
  return [];
}
