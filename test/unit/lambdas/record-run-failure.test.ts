import { describe, expect, it } from 'vitest';
import { readFailure } from '../../../lambdas/record-run-failure/failure-cause.ts';
import { recordRunFailure } from '../../../lambdas/record-run-failure/record-run-failure.ts';
import type { JobLogs } from '../../../lambdas/shared/ports/job-logs.ts';
import { AccessDeniedError } from '../../../pipelines/shared/errors.ts';
import { trainingSteps } from '../../../pipelines/training/steps.ts';
import { InMemoryCloud } from '../../support/in-memory-cloud.ts';
import { aRun, STARTED_AT } from '../../support/training-world.ts';

const run = aRun('dsv-0123456789abcdef0123');
const now = () => new Date(STARTED_AT);
const opening = { ...run, startedAt: '2026-01-01T00:00:00.000Z' };
const logs: JobLogs = { lastLines: async (kind, job) => [`${kind} ${job}`, 'Killed'] };

const failedJob = JSON.stringify({
  TrainingJobName: 'evergreen-visits-1',
  TrainingJobStatus: 'Failed',
  FailureReason: 'AlgorithmError: UserError DATA: no rows, exit code: 1',
  HyperParameters: { seed: '7' },
});

describe('reading why a workflow failed', () => {
  it.each([
    [
      'a Lambda',
      'ArtifactInvalid',
      '{"errorType":"ArtifactInvalid","errorMessage":"It is empty","trace":["at x"]}',
      'ArtifactInvalid',
      'It is empty',
    ],
    [
      'a service',
      'SageMaker.ResourceLimitExceededException',
      'The limit is 0 Instances (Service: AmazonSageMaker)',
      'SageMaker.ResourceLimitExceededException',
      'The limit is 0 Instances (Service: AmazonSageMaker)',
    ],
    ['a time-out', 'States.Timeout', '', 'States.Timeout', 'A step ran out of time.'],
    [
      'silence',
      'ChampionMoved',
      '',
      'ChampionMoved',
      'No cause was given; the history of the execution shows where it ended.',
    ],
    ['other JSON', 'E', '[1,2]', 'E', '[1,2]'],
    ['JSON null', 'E', 'null', 'E', 'null'],
  ])('understands %s', (_, error, cause, name, said) => {
    expect(readFailure(error, cause)).toEqual({ error: name, cause: said, job: null });
  });

  it('names a failed training job and its reason', () => {
    expect(readFailure('States.TaskFailed', failedJob)).toEqual({
      error: 'TrainingJobFailed',
      cause:
        'The training job evergreen-visits-1 failed: AlgorithmError: UserError DATA: no rows, exit code: 1',
      job: { kind: 'training', name: 'evergreen-visits-1' },
    });
  });

  it('names an evaluation job with what its code said', () => {
    const cause = JSON.stringify({
      ProcessingJobName: 'job-e',
      ProcessingJobStatus: 'Failed',
      FailureReason: 'AlgorithmError: See job logs for more information',
      ExitMessage: 'UserError SETTINGS: EVERGREEN_SEED',
    });
    expect(readFailure('States.TaskFailed', cause)).toEqual({
      error: 'EvaluationJobFailed',
      cause:
        'The evaluation job job-e failed: AlgorithmError: See job logs for more information UserError SETTINGS: EVERGREEN_SEED',
      job: { kind: 'processing', name: 'job-e' },
    });
  });

  it('tells a stopped job from a failed one', () => {
    const cause = JSON.stringify({ TrainingJobName: 'job-t', TrainingJobStatus: 'Stopped' });
    expect(readFailure('States.TaskFailed', cause)).toMatchObject({
      error: 'TrainingJobStopped',
      cause: 'The training job job-t was stopped.',
    });
  });

  it('F15: names the limit of a job that ran past it, and where it is set', () => {
    const cause = JSON.stringify({
      TrainingJobName: 'job-t',
      TrainingJobStatus: 'Stopped',
      SecondaryStatus: 'MaxRuntimeExceeded',
      StoppingCondition: { MaxRuntimeInSeconds: 3_600 },
    });
    expect(readFailure('States.TaskFailed', cause)).toMatchObject({
      error: 'TrainingJobStopped',
      cause:
        'The training job job-t was stopped: it ran for longer than training.maxMinutes in the config allows, which is 60.',
    });
  });

  it('cuts what is too long to read', () => {
    expect(readFailure('E', 'x'.repeat(30_000)).cause).toHaveLength(4_000);
  });
});

describe('recording that a run failed', () => {
  it('notes job, reason and last lines', async () => {
    const { runLedger: ledger, runRecords } = new InMemoryCloud();
    await ledger.openRun(opening);
    const input = { run, error: 'States.TaskFailed', cause: failedJob };
    const event = await recordRunFailure(input, { ledger, logs, now });
    trainingSteps.recordRunFailure.output.parse({ event });
    expect(runRecords.records.get(run.id)).toMatchObject({
      status: 'failed',
      startedAt: opening.startedAt,
      endedAt: STARTED_AT,
      error: 'TrainingJobFailed',
      failedJob: 'evergreen-visits-1',
      logLines: ['training evergreen-visits-1', 'Killed'],
    });
  });

  it('notes a run that was never opened', async () => {
    const { runLedger: ledger, runRecords } = new InMemoryCloud();
    const input = { run, error: 'PolicyGone', cause: '{"errorMessage":"gone"}' };
    await recordRunFailure(input, { ledger, logs, now });
    expect(runRecords.records.get(run.id)).toMatchObject({ status: 'failed', cause: 'gone' });
  });

  it('changes nothing when it is repeated', async () => {
    const { runLedger: ledger, runRecords } = new InMemoryCloud();
    const input = { run, error: 'States.TaskFailed', cause: failedJob };
    await recordRunFailure(input, { ledger, logs, now });
    const before = runRecords.records.get(run.id);
    const later = () => new Date('2027-01-01T00:00:00Z');
    await recordRunFailure({ ...input, error: 'Other' }, { ledger, logs, now: later });
    expect(runRecords.records.get(run.id)).toEqual(before);
  });

  it('says why there is no log, when the log may not be read', async () => {
    const { runLedger: ledger, runRecords } = new InMemoryCloud();
    const denied: JobLogs = {
      lastLines: async () => {
        throw new AccessDeniedError('Not allowed: logs:GetLogEvents.');
      },
    };
    const input = { run, error: 'States.TaskFailed', cause: failedJob };
    await recordRunFailure(input, { ledger, logs: denied, now });
    expect(runRecords.records.get(run.id)?.logLines).toEqual(['Not allowed: logs:GetLogEvents.']);
  });
});
