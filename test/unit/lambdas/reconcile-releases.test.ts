import { beforeEach, describe, expect, it } from 'vitest';
import { reconcileReleases } from '../../../lambdas/reconcile-releases/reconcile-releases.ts';
import type {
  ExecutionStatus,
  StartOutcome,
  WatchedWorkflow,
} from '../../../lambdas/shared/ports/workflow.ts';
import { startRelease } from '../../../lambdas/start-release/start-release.ts';
import type { ApprovedPackage } from '../../../pipelines/release/lost-approvals.ts';
import { BadPayloadError } from '../../../pipelines/shared/errors.ts';
import { InMemoryReleaseLedger } from '../../support/in-memory-release-ledger.ts';
import { aRelease, packageArnOf, RELEASE_STARTED_AT } from '../../support/release-world.ts';

const NOW = new Date(RELEASE_STARTED_AT);
const SWEEP = { source: 'evergreen', 'detail-type': 'ReleaseSweep', detail: {} };

/** Step Functions: one execution a name, with the input it was started with. */
class Executions implements WatchedWorkflow {
  readonly inputs = new Map<string, unknown>();
  readonly standings = new Map<string, ExecutionStatus>();

  async start(name: string, input: object): Promise<StartOutcome> {
    const standing = await this.status(name);
    if (standing === 'ended') return 'already-done';
    // With the input of the one that runs, which is all there is to be told.
    if (standing === 'running') expect(input).toEqual(this.inputs.get(name));
    this.inputs.set(name, input);
    this.standings.set(name, 'running');
    return 'started';
  }

  async status(name: string): Promise<ExecutionStatus> {
    return this.standings.get(name) ?? 'none';
  }
}

let workflow: Executions;
let ledger: InMemoryReleaseLedger;
/** Of each model's group. */
let registry: Map<string, readonly number[]>;

beforeEach(() => {
  workflow = new Executions();
  ledger = new InMemoryReleaseLedger(() => NOW);
  registry = new Map();
});

const policies = { names: async () => ['broken', 'visits'] };

function ports() {
  const newerThan = async (group: string, version: number): Promise<ApprovedPackage[]> => {
    const versions = registry.get(group);
    if (group === 'evergreen-broken' && versions) throw new Error('Rate exceeded');
    return (versions ?? [])
      .filter((each) => each > version)
      .map((each) => ({
        packageArn: packageArnOf(each),
        packageVersion: each,
        changedAt: new Date(NOW.getTime() - 60_000),
      }));
  };
  const now = () => NOW;
  return { policies, packages: { newerThan }, ledger, workflow, system: 'evergreen', now };
}

/** The versions that a look starts. */
async function startedBy(message: unknown = SWEEP): Promise<readonly number[]> {
  const { started, failures } = await reconcileReleases(message, ports());
  expect(failures).toEqual([]);
  return started.map(({ packageVersion }) => packageVersion);
}

function nameOf(version: number): string {
  return `${aRelease(version).id}-1`;
}

/** The approval as SageMaker tells it. */
async function tell(version: number) {
  const detail = {
    ModelPackageArn: packageArnOf(version),
    ModelPackageGroupName: 'evergreen-visits',
    ModelPackageVersion: version,
    ModelApprovalStatus: 'Approved',
  };
  const type = 'SageMaker Model Package State Change';
  const event = { source: 'aws.sagemaker', 'detail-type': type, detail };
  return await startRelease(event, { policies, workflow, system: 'evergreen' });
}

describe('a look for lost approvals', () => {
  it('starts what its event would have started: the same name, the same input', async () => {
    registry.set('evergreen-visits', [3]);
    expect(await startedBy()).toEqual([3]);
    const { inputs } = workflow;
    workflow = new Executions();
    await tell(3);
    expect(inputs).toEqual(workflow.inputs);
    expect(JSON.stringify([...inputs])).toBe(JSON.stringify([...workflow.inputs]));
  });

  it('starts it once, however often it looks, and when the event comes after all', async () => {
    registry.set('evergreen-visits', [3]);
    expect(await startedBy()).toEqual([3]);
    expect(await startedBy()).toEqual([]);
    await tell(3);
    expect([...workflow.inputs.keys()]).toEqual([nameOf(3)]);
  });

  it('starts nothing that the event has started', async () => {
    registry.set('evergreen-visits', [3]);
    await tell(3);
    expect(await startedBy()).toEqual([]);
  });

  it('counts no start of its own when the event was a moment faster', async () => {
    registry.set('evergreen-visits', [3]);
    workflow.start = async () => 'already-done';
    expect(await startedBy()).toEqual([]);
  });

  it('takes the newest, and lets an older one wait for what becomes of it', async () => {
    registry.set('evergreen-visits', [5, 4]);
    expect(await startedBy()).toEqual([5]);
    // It waits for the endpoint: it is not in the ledger yet.
    expect(await startedBy()).toEqual([]);
    workflow.standings.set(nameOf(5), 'ended');
    await ledger.recordSkipped(aRelease(5), {
      reason: 'Rejected.',
      startedAt: RELEASE_STARTED_AT,
      endedAt: RELEASE_STARTED_AT,
    });
    expect(await startedBy()).toEqual([4]);
  });

  it('passes by what ended without a note: that is for a person', async () => {
    registry.set('evergreen-visits', [5, 4]);
    workflow.standings.set(nameOf(5), 'ended');
    expect(await startedBy()).toEqual([4]);
    expect([...workflow.inputs.keys()]).toEqual([nameOf(4)]);
  });

  it('looks at every model, also after one that it can’t look at', async () => {
    registry.set('evergreen-broken', [1]).set('evergreen-visits', [3]);
    const { started, failures } = await reconcileReleases(SWEEP, ports());
    expect(started).toEqual([aRelease(3)]);
    expect(failures.map(String)).toEqual(['Error: Rate exceeded']);
  });

  it('does nothing where nothing is approved', async () => {
    expect(await startedBy({ ...SWEEP, id: 'a-delivery', time: RELEASE_STARTED_AT })).toEqual([]);
  });

  it.each([
    ['another sweep', { ...SWEEP, 'detail-type': 'MonitoringSweep' }],
    ['another source', { ...SWEEP, source: 'aws.events' }],
    ['no message', 'hello'],
  ])('refuses %s', async (_, message) => {
    await expect(reconcileReleases(message, ports())).rejects.toThrow(BadPayloadError);
  });
});
