import type { Command } from 'commander';
import { addDecision } from './decide.ts';
import type { Work } from './work.ts';

export function addReject(program: Command, work: Work): void {
  addDecision(program, work, {
    name: 'reject',
    decision: 'Rejected',
    summary: 'refuse a candidate, with a reason',
    description:
      "Rejects a candidate's package in SageMaker's registry: one that waits for a person, or one that was approved and has proved bad.",
  });
}
