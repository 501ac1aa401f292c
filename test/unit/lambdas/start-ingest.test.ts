import { describe, expect, it } from 'vitest';
import { startIngest } from '../../../lambdas/start-ingest/start-ingest.ts';
import type { StartOutcome, Workflow } from '../../../lambdas/shared/ports/workflow.ts';
import { anUpload, objectCreatedEvent } from '../../support/uploads.ts';

/** A workflow that behaves as Step Functions does: one execution a name. */
class RememberingWorkflow implements Workflow {
  readonly started = new Map<string, string>();
  failed = new Set<string>();

  async start(name: string, input: object): Promise<StartOutcome> {
    if (this.failed.has(name)) return 'already-failed';
    const known = this.started.get(name);
    if (known === undefined) {
      this.started.set(name, JSON.stringify(input));
      return 'started';
    }
    // Another input under a running name is refused by Step Functions.
    expect(JSON.stringify(input)).toBe(known);
    return 'already-done';
  }
}

describe('starting an ingest', () => {
  it('starts once, however often the event comes', async () => {
    const workflow = new RememberingWorkflow();
    const outcomes = [];
    for (let delivery = 0; delivery < 100; delivery += 1) {
      const event = objectCreatedEvent(anUpload(), delivery);
      outcomes.push((await startIngest(event, workflow)).outcome);
    }
    expect(workflow.started.size).toBe(1);
    expect(outcomes.filter((outcome) => outcome === 'started')).toHaveLength(1);
  });

  it('starts another for another version of the same key', async () => {
    const workflow = new RememberingWorkflow();
    await startIngest(objectCreatedEvent(anUpload({ versionId: 'v1' })), workflow);
    await startIngest(objectCreatedEvent(anUpload({ versionId: 'v2' })), workflow);
    expect(workflow.started.size).toBe(2);
  });

  it('does not run a failed ingest again by itself', async () => {
    const workflow = new RememberingWorkflow();
    workflow.failed.add(`${anUpload().id}-1`);
    const { outcome } = await startIngest(objectCreatedEvent(anUpload()), workflow);
    expect(outcome).toBe('already-failed');
    expect(workflow.started.size).toBe(0);
  });

  it('names executions within what Step Functions allows', async () => {
    const workflow = new RememberingWorkflow();
    await startIngest(objectCreatedEvent(anUpload({ key: `raw/m/${'ü '.repeat(300)}` })), workflow);
    for (const name of workflow.started.keys()) expect(name).toMatch(/^[A-Za-z0-9-_]{1,80}$/);
  });

  it('ignores folder markers', async () => {
    const workflow = new RememberingWorkflow();
    const event = objectCreatedEvent(anUpload({ key: 'raw/flight-delay/', size: 0 }));
    expect((await startIngest(event, workflow)).outcome).toBe('ignored');
    expect(workflow.started.size).toBe(0);
  });
});
