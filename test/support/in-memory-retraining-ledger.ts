import type {
  RetrainingLedger,
  RetrainingWrite,
} from '../../lambdas/shared/ports/retraining-ledger.ts';
import {
  type RetrainingDecision,
  retrainingDecision,
  retrainingState,
  type RetrainingState,
} from '../../pipelines/retraining/contract.ts';

/** The retraining queue's ledger in memory, with the promises of its port. */
export class InMemoryRetrainingLedger implements RetrainingLedger {
  readonly states = new Map<string, RetrainingState>();
  /** In the order they were taken. */
  readonly taken: RetrainingDecision[] = [];

  async state(model: string): Promise<RetrainingState | undefined> {
    return this.states.get(model);
  }

  async decide(
    model: string,
    expectedVersion: number,
    { decision, nextState }: RetrainingWrite,
  ): Promise<boolean> {
    if ((this.states.get(model)?.version ?? 0) !== expectedVersion) return false;
    // Nothing is awaited in between: a transaction is one moment.
    if (decision?.first && this.#first(model, decision.trigger.id)) return false;
    this.states.set(model, retrainingState.parse(structuredClone(nextState)));
    if (decision) this.taken.push(retrainingDecision.parse(structuredClone(decision)));
    return true;
  }

  async findDecision(model: string, triggerId: string): Promise<RetrainingDecision | undefined> {
    return this.#first(model, triggerId);
  }

  async decisions(model: string, limit: number): Promise<readonly RetrainingDecision[]> {
    return this.taken
      .filter((taken) => taken.model === model)
      .toReversed()
      .slice(0, limit);
  }

  #first(model: string, triggerId: string): RetrainingDecision | undefined {
    return this.taken.find(
      (taken) => taken.first && taken.model === model && taken.trigger.id === triggerId,
    );
  }
}
