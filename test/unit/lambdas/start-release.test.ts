import { describe, expect, it } from 'vitest';
import type { StartOutcome, Workflow } from '../../../lambdas/shared/ports/workflow.ts';
import { startRelease } from '../../../lambdas/start-release/start-release.ts';
import { releaseSteps } from '../../../pipelines/release/steps.ts';
import { BadPayloadError } from '../../../pipelines/shared/errors.ts';
import { anOpening, aRelease, packageArnOf } from '../../support/release-world.ts';

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

function portsWith(workflow: Workflow) {
  const policies = { names: async () => ['visits', 'visits-v1'] };
  return { policies, workflow, system: 'evergreen' };
}

/** The event as SageMaker tells it; each delivery may differ in what we ignore. */
function packageEvent(detail: object = {}, delivery = 1) {
  return {
    version: '0',
    id: `delivery-${delivery}`,
    'detail-type': 'SageMaker Model Package State Change',
    source: 'aws.sagemaker',
    account: '111122223333',
    time: '2026-01-01T00:00:00Z',
    region: 'eu-west-1',
    resources: [packageArnOf(3)],
    detail: {
      ModelPackageGroupName: 'evergreen-visits',
      ModelPackageVersion: 3,
      ModelPackageArn: packageArnOf(3),
      CreationTime: 1_767_225_600_000 + delivery,
      ModelPackageStatus: 'Completed',
      ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
      CertifyForMarketplace: false,
      ModelApprovalStatus: 'Approved',
      ...detail,
    },
  };
}

describe('starting a release', () => {
  it('starts once, however often the approval is told', async () => {
    const workflow = new RememberingWorkflow();
    const outcomes: string[] = [];
    for (let delivery = 0; delivery < 100; delivery += 1) {
      const started = await startRelease(packageEvent({}, delivery), portsWith(workflow));
      outcomes.push(started.outcome);
    }
    expect(outcomes.filter((outcome) => outcome === 'started')).toHaveLength(1);
    expect(workflow.started).toEqual(new Map([[`${aRelease(3).id}-1`, { release: aRelease(3) }]]));
  });

  it('asks for what the first step of the workflow takes', async () => {
    const workflow = new RememberingWorkflow();
    await startRelease(packageEvent(), portsWith(workflow));
    const [[name, input] = []] = [...workflow.started];
    expect(name).toMatch(/^rel-[0-9a-f]{20}-1$/);
    releaseSteps.openRelease.input.parse({ ...anOpening(aRelease(3)), ...(input as object) });
  });

  it('tells models apart whose names begin alike', async () => {
    const workflow = new RememberingWorkflow();
    const arn = packageArnOf(3, 'visits-v1');
    const other = { ModelPackageGroupName: 'evergreen-visits-v1', ModelPackageArn: arn };
    const started = await startRelease(packageEvent(other), portsWith(workflow));
    expect(started).toMatchObject({ outcome: 'started', release: { model: 'visits-v1' } });
  });

  it.each([
    ['a rejection', { ModelApprovalStatus: 'Rejected' }, 'its approval is Rejected'],
    ['a package that waits', { ModelApprovalStatus: 'PendingManualApproval' }, 'its approval is'],
    ['an approval not told', { ModelApprovalStatus: undefined }, 'its approval is not told'],
    ["another's group", { ModelPackageGroupName: 'evergreen-visit' }, 'of no configured model'],
    ['no group', { ModelPackageGroupName: undefined }, 'its group, none,'],
    ['no version', { ModelPackageVersion: undefined }, 'of no configured model'],
    ['what is not complete', { ModelPackageStatus: 'InProgress' }, 'its status is InProgress'],
  ])('ignores %s and says why', async (_, detail, reason) => {
    const workflow = new RememberingWorkflow();
    const started = await startRelease(packageEvent(detail), portsWith(workflow));
    expect(started).toEqual({
      outcome: 'ignored',
      packageArn: packageArnOf(3),
      reason: expect.stringContaining(reason),
    });
    expect(workflow.started.size).toBe(0);
  });

  it.each([
    ['another event', { ...packageEvent(), 'detail-type': 'SageMaker Model State Change' }],
    ['another source', { ...packageEvent(), source: 'evergreen' }],
    ['no package', packageEvent({ ModelPackageArn: undefined })],
    ['no event', 'hello'],
  ])('refuses %s', async (_, event) => {
    const workflow = new RememberingWorkflow();
    await expect(startRelease(event, portsWith(workflow))).rejects.toThrow(BadPayloadError);
  });
});
