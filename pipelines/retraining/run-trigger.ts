import type { RunTrigger } from '../training/contract.ts';
import type { RetrainingTrigger } from './contract.ts';

/** What a run, its lineage and the ledger keep of the trigger that started it. */
export function runTriggerOf(trigger: RetrainingTrigger): RunTrigger {
  switch (trigger.kind) {
    case 'datasetVersion':
    case 'codeChange':
      return { kind: trigger.kind };
    case 'alarm':
      return { kind: 'alarm', alarm: trigger.alarm };
    case 'schedule':
      return { kind: 'schedule', everyDays: trigger.everyDays };
    case 'person':
      return { kind: 'person', why: trigger.why, by: trigger.by };
    case 'retry': {
      const { why, by } = trigger;
      return { kind: 'retry', by, ...(why !== undefined && { why }) };
    }
  }
}
