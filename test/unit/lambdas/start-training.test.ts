import { describe, expect, it } from 'vitest';
import { startTraining } from '../../../lambdas/start-training/start-training.ts';
import type { StartOutcome, Workflow } from '../../../lambdas/shared/ports/workflow.ts';
import { BadPayloadError, UnknownModelError } from '../../../pipelines/shared/errors.ts';
import { trainingSteps } from '../../../pipelines/training/steps.ts';
import { aPolicy, deployed, digestOf } from '../../support/training-world.ts';

/** A workflow that behaves as Step Functions does: one execution a name. */
class RememberingWorkflow implements Workflow {
  readonly started = new Map<string, unknown>();

  async start(name: string, input: object): Promise<StartOutcome> {
    if (this.started.has(name)) {
      expect(input).toEqual(this.started.get(name));
      return 'already-done';
    }
    this.started.set(name, input);
    return 'started';
  }
}

/** The event as EventBridge delivers it; each delivery may differ in what we ignore. */
function registeredEvent(model = 'visits', version = 'a', delivery = 1) {
  return {
    version: '0',
    id: `delivery-${delivery}`,
    'detail-type': 'DatasetVersionRegistered',
    source: 'evergreen',
    account: '111122223333',
    time: '2026-01-01T00:00:00Z',
    region: 'eu-west-1',
    resources: [],
    detail: {
      model,
      datasetVersion: `dsv-${digestOf(version).slice(0, 20)}`,
      number: 1,
      uploadId: `upl-${digestOf(version).slice(0, 20)}`,
      rows: { read: 9, droppedWithoutLabel: 0, training: 6, holdOut: 3 },
      holdOut: { method: 'hash', columns: ['id'], fraction: 0.3, salt: 's' },
      schemaHash: digestOf('schema'),
      definitionHash: digestOf('definition'),
      manifest: { bucket: 'data-bucket', key: 'datasets/visits/manifest.json' },
    },
  };
}

describe('starting a run', () => {
  it('starts once, however often the event comes', async () => {
    const workflow = new RememberingWorkflow();
    const outcomes: string[] = [];
    for (let delivery = 0; delivery < 100; delivery += 1) {
      const event = registeredEvent('visits', 'a', delivery);
      outcomes.push((await startTraining(event, { ...deployed(), workflow })).outcome);
    }
    expect(workflow.started.size).toBe(1);
    expect(outcomes.filter((outcome) => outcome === 'started')).toHaveLength(1);
  });

  it('asks for what the first step of the workflow takes', async () => {
    const workflow = new RememberingWorkflow();
    await startTraining(registeredEvent(), { ...deployed(), workflow });
    const [[name, input] = []] = [...workflow.started];
    expect(name).toMatch(/^run-[0-9a-f]{20}-1$/);
    const startedAt = '2026-01-01T00:00:00Z';
    trainingSteps.openRun.input.parse({ ...(input as object), startedAt });
  });

  it('starts another for another dataset version, and for another policy', async () => {
    const workflow = new RememberingWorkflow();
    await startTraining(registeredEvent('visits', 'a'), { ...deployed(), workflow });
    await startTraining(registeredEvent('visits', 'b'), { ...deployed(), workflow });
    const changed = deployed(aPolicy({ capacityWaitSeconds: 61 }));
    await startTraining(registeredEvent('visits', 'a'), { ...changed, workflow });
    expect(workflow.started.size).toBe(3);
  });

  it('says which models there are, when the event is about none of them', async () => {
    const workflow = new RememberingWorkflow();
    const started = startTraining(registeredEvent('gone'), { ...deployed(), workflow });
    await expect(started).rejects.toThrow(UnknownModelError);
    await expect(started).rejects.toThrow('No model gone is configured; configured: visits.');
    expect(workflow.started.size).toBe(0);
  });

  it.each([
    ['another event', { ...registeredEvent(), 'detail-type': 'UploadQuarantined' }],
    ['another source', { ...registeredEvent(), source: 'aws.s3' }],
    ['no detail', { ...registeredEvent(), detail: undefined }],
    ['no event', 'hello'],
  ])('refuses %s', async (_, event) => {
    const workflow = new RememberingWorkflow();
    await expect(startTraining(event, { ...deployed(), workflow })).rejects.toThrow(
      BadPayloadError,
    );
  });
});
