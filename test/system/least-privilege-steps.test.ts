import { IAMClient } from '@aws-sdk/client-iam';
import { beforeAll, describe, expect, it } from 'vitest';
import { AppUnderTest } from '../support/app-under-test.ts';
import { denialOf } from '../support/denials.ts';
import { type Grant, RoleGrants, same, textOf } from '../support/role-grants.ts';
import type { EndedRun } from '../support/runs-under-test.ts';
import { TrainingProbes } from '../support/training-probes.ts';

const app = new AppUnderTest();
const iam = new IAMClient(app.clientConfiguration);
const probes = new TrainingProbes(app);

/** Their own output and traces: without them a run is silent, not wrong. */
const UNPROVEN = /^(logs:(CreateLogStream|PutLogEvents)|xray:)/;

/** The logs of jobs, as far as they are for somebody else. */
const JOB_LOGS = /^logs:(DescribeLogStreams|GetLogEvents) /;

type Probe = () => Promise<EndedRun>;

/** A run that needs what the grant allows, for each role of a step, with the error it ends with. */
const STEPS: readonly [role: string, probeOf: (grant: Grant) => Probe][] = [
  [
    'OpenRunRole',
    (grant) => {
      if (/:PutObject .*\/code\/|:ListBucket /.test(textOf(grant)))
        return () => probes.withoutCode();
      if (/:GetObject .*\/(runs|policies)\//.test(textOf(grant))) return () => probes.repeated();
      return () => probes.whole();
    },
  ],
  [
    'PrepareEvaluationRole',
    ({ action }) =>
      action === 's3:ListBucket' ? () => probes.withoutArtifact() : () => probes.afterTraining(),
  ],
  ['JudgeCandidateRole', () => () => probes.afterTraining()],
  ['RecordCandidateRole', () => () => probes.whole()],
];

beforeAll(async () => {
  await probes.prepare('steps');
});

describe('F41: each grant of a training step, removed once, fails the run at once, by role and action', () => {
  it.each(STEPS)(
    '%s',
    async (logicalId, probeOf) => {
      const held = await roleOf(logicalId);
      const grants = (await held.all()).filter((grant) => !UNPROVEN.test(textOf(grant)));
      expect(grants.length).toBeGreaterThan(0);
      for (const grant of grants) {
        await probes.ready();
        const end = await without(held, grant, probeOf(grant));
        const said = `${logicalId} without ${textOf(grant)}`;
        expect(end.status, said).toBe('FAILED');
        expect(end.error, said).toBe('AccessDenied');
        expect(end.cause, said).toMatch(denialOf(grant, held.role));
        // F41: nothing that is refused is tried again.
        expect(
          end.failures.filter((each) => denialOf(grant).test(each)),
          said,
        ).toHaveLength(1);
      }
    },
    120_000,
  );

  it('RecordRunFailureRole: the first error is still told, and the history names the second', async () => {
    const held = await roleOf('RecordRunFailureRole');
    const grants = (await held.all()).filter(
      ({ action }) => !UNPROVEN.test(action) && !action.startsWith('logs:'),
    );
    expect(grants.length).toBeGreaterThan(0);
    for (const grant of grants) {
      const end = await without(held, grant, () => probes.failing());
      expect(end, textOf(grant)).toMatchObject({
        status: 'FAILED',
        error: 'UnknownDatasetVersion',
      });
      const refused = end.failures.filter((each) => denialOf(grant, held.role).test(each));
      expect(refused, textOf(grant)).toHaveLength(1);
    }
  });

  it('RecordRunFailureRole: without the log of a failed job, its failure is told, and why no lines', async () => {
    const held = await roleOf('RecordRunFailureRole');
    const grants = (await held.all()).filter((grant) => JOB_LOGS.test(textOf(grant)));
    expect(grants).toHaveLength(4);
    const jobs = await roleOf('JobRole');
    for (const grant of grants) {
      await probes.ready();
      // A job that fails when it is done: it has written lines.
      const giveBack = await jobs.remove(({ action }) => action === 's3:PutObject');
      try {
        const training = grant.resource.includes('TrainingJobs');
        const end = await without(held, grant, () =>
          training ? probes.whole() : probes.afterTraining(),
        );
        expect(end.error).toBe(training ? 'TrainingJobFailed' : 'EvaluationJobFailed');
        const record = (await app.ledger('toy').runs()).find(({ id }) => id === end.run.id);
        expect(record?.logLines?.join('\n'), textOf(grant)).toMatch(denialOf(grant, held.role));
      } finally {
        await giveBack();
      }
    }
  });

  it('after which everything works again', async () => {
    expect(await probes.whole()).toMatchObject({ status: 'SUCCEEDED' });
  });
});

async function roleOf(logicalId: string): Promise<RoleGrants> {
  return new RoleGrants(
    iam,
    await app.physicalId('AWS::IAM::Role', logicalId, 'evergreen-training'),
  );
}

async function without(held: RoleGrants, grant: Grant, probe: Probe): Promise<EndedRun> {
  const giveBack = await held.remove(same(grant));
  try {
    return await probe();
  } finally {
    await giveBack();
  }
}
