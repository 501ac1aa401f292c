import type { Command } from 'commander';
import { addDecision } from './decide.ts';
import type { Work } from './work.ts';

export function addApprove(program: Command, work: Work): void {
  addDecision(program, work, {
    name: 'approve',
    decision: 'Approved',
    summary: 'let a candidate through, with a reason',
    description:
      "Approves a candidate's package in SageMaker's registry: one that waits for a person, or one that the gates rejected and a person wants all the same.",
  });
}
