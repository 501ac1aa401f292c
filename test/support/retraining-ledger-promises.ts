import { describe, expect, it } from 'vitest';
import type { RetrainingLedger } from '../../lambdas/shared/ports/retraining-ledger.ts';
import type { RetrainingTrigger } from '../../pipelines/retraining/contract.ts';
import type { World } from '../../pipelines/retraining/facts.ts';
import { nextStep, type RetrainingStep } from '../../pipelines/retraining/next-step.ts';
import { firstState } from '../../pipelines/retraining/state.ts';
import { aRequest, aWorld, someFacts } from './retraining-samples.ts';

/** A model of its own for each test. */
let models = 0;
function aModel(): string {
  models += 1;
  return `retraining-${models}`;
}

function asks(model: string, id: string): RetrainingTrigger {
  return { ...aRequest, model, id };
}

function worldOf(model: string, state = firstState(model)): World {
  return { ...aWorld(), state, facts: someFacts() };
}

function asked(world: World, id: string): Required<RetrainingStep> {
  const step = nextStep(world, { trigger: asks(world.state.model, id) });
  if (!step?.decision) throw new Error('nothing was decided');
  return { decision: step.decision, nextState: step.nextState };
}

/** What every ledger of the retraining queue promises, whatever keeps it. */
export function describeRetrainingLedger(make: () => RetrainingLedger): void {
  describe('the promises of the ledger of the retraining queue', () => {
    it('knows nothing of a model that nothing was decided for', async () => {
      const ledger = make();
      const model = aModel();
      expect(await ledger.state(model)).toBeUndefined();
      expect(await ledger.findDecision(model, 'trg-a')).toBeUndefined();
      expect(await ledger.decisions(model, 10)).toEqual([]);
    });

    it('keeps a state and a decision as they were given', async () => {
      const ledger = make();
      const model = aModel();
      const step = asked(worldOf(model), 'trg-a');
      expect(await ledger.decide(model, 0, step)).toBe(true);
      expect(await ledger.state(model)).toEqual(step.nextState);
      expect(await ledger.findDecision(model, 'trg-a')).toEqual(step.decision);
      expect(await ledger.decisions(model, 10)).toEqual([step.decision]);
    });

    it('lets one of two writers through, and the other one know', async () => {
      const ledger = make();
      const model = aModel();
      const steps = ['trg-a', 'trg-b'].map((id) => asked(worldOf(model), id));
      const written = await Promise.all(steps.map((step) => ledger.decide(model, 0, step)));
      expect(written.filter((isWritten) => isWritten)).toHaveLength(1);
      const winner = steps[written.indexOf(true)];
      expect(await ledger.state(model)).toEqual(winner?.nextState);
      expect(await ledger.decisions(model, 10)).toEqual([winner?.decision]);
    });

    it('takes ten writers one after the other when each tries again', async () => {
      const ledger = make();
      const model = aModel();
      const ids = Array.from({ length: 10 }, (_, index) => `trg-${index}`);
      const write = async (id: string): Promise<void> => {
        const state = (await ledger.state(model)) ?? firstState(model);
        const step = asked(worldOf(model, state), id);
        if (!(await ledger.decide(model, state.version, step))) await write(id);
      };
      await Promise.all(ids.map(write));
      const taken = await ledger.decisions(model, 100);
      expect(taken.map(({ trigger }) => trigger.id).toSorted()).toEqual(ids);
      expect(taken.map(({ sequence }) => sequence)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
      expect((await ledger.state(model))?.version).toBe(10);
    });

    it('has one first decision on a trigger', async () => {
      const ledger = make();
      const model = aModel();
      const first = asked(worldOf(model), 'trg-a');
      await ledger.decide(model, 0, first);
      const second = asked(worldOf(model, first.nextState), 'trg-a');
      expect(await ledger.decide(model, 1, second)).toBe(false);
      expect(await ledger.state(model)).toEqual(first.nextState);
      const again = { ...second, decision: { ...second.decision, first: false } };
      expect(await ledger.decide(model, 1, again)).toBe(true);
      expect(await ledger.findDecision(model, 'trg-a')).toEqual(first.decision);
      expect(await ledger.decisions(model, 10)).toEqual([again.decision, first.decision]);
    });

    it('moves the state on without a decision', async () => {
      const ledger = make();
      const model = aModel();
      const nextState = { ...firstState(model), version: 1, failuresInRow: 3 };
      expect(await ledger.decide(model, 0, { nextState })).toBe(true);
      expect(await ledger.state(model)).toEqual(nextState);
      expect(await ledger.decide(model, 0, { nextState })).toBe(false);
      expect(await ledger.decisions(model, 10)).toEqual([]);
    });

    it('lists the newest decisions first, as many as were asked for', async () => {
      const ledger = make();
      const model = aModel();
      let state = firstState(model);
      for (let index = 0; index < 12; index += 1) {
        const step = asked(worldOf(model, state), `trg-${index}`);
        await ledger.decide(model, state.version, step);
        state = { ...step.nextState, unannounced: [] };
      }
      const last = await ledger.decisions(model, 3);
      expect(last.map(({ trigger }) => trigger.id)).toEqual(['trg-11', 'trg-10', 'trg-9']);
    });
  });
}
