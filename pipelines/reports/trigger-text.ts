import { visible } from '../ingest/report-words.ts';
import type { RetrainingTrigger } from '../retraining/contract.ts';
import type { RunTrigger } from '../training/contract.ts';

/** What a run or a decision was asked by, in a few words. */
export function triggerText(trigger: RunTrigger | RetrainingTrigger): string {
  switch (trigger.kind) {
    case 'datasetVersion':
      return 'a new dataset version';
    case 'alarm':
      return `the drift alarm ${visible(trigger.alarm)}`;
    case 'schedule':
      return `the schedule, every ${trigger.everyDays === 1 ? 'day' : `${trigger.everyDays} days`}`;
    case 'codeChange':
      return 'a change of the algorithm or its settings';
    case 'person':
      return `${visible(trigger.by)}: “${visible(trigger.why)}”`;
    case 'retry':
      return `${visible(trigger.by)}, a retry${trigger.why === undefined ? '' : `: “${visible(trigger.why)}”`}`;
  }
}
