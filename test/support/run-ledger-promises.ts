import { describe, expect, it } from 'vitest';
import type {
  FailedRun,
  RegisteredRun,
  RunLedger,
  RunOpening,
} from '../../lambdas/shared/ports/run-ledger.ts';
import { digestOf } from './training-world.ts';

const artifact = { uri: 's3://b/model.tar.gz', sha256: digestOf('model'), bytes: 9 };
const trained = { trainingJob: 'job-t', artifact };
const failed: FailedRun = {
  error: 'TrainingJobFailed',
  cause: 'because',
  failedJob: 'job-t',
  logLines: ['Killed'],
  endedAt: '2026-01-01T01:00:00.000Z',
};

function anOpening(name: string, attempt = 1, startedAt = '2026-01-01T00:00:00.000Z'): RunOpening {
  const digits = digestOf(name).slice(0, 20);
  return {
    id: `run-${digits}`,
    candidateId: `cnd-${digits}`,
    model: 'visits',
    attempt,
    datasetVersion: `dsv-${digits}`,
    datasetNumber: 1,
    policyHash: digestOf('policy'),
    trigger: { kind: 'datasetVersion' },
    startedAt,
    window: [{ datasetVersion: `dsv-${digits}`, number: 1, holdOutIncluded: false, rows: 100 }],
    hyperparameters: { seed: '7' },
  };
}

function aRegistration({ candidateId = '' }: RunOpening, version = 1): RegisteredRun {
  const estimate = { value: 0.7, low: 0.6, high: 0.8, n: 9, resamples: 200, seed: 0 };
  return {
    ...trained,
    candidateId,
    evaluationJob: 'job-e',
    endedAt: '2026-01-01T02:00:00.000Z',
    metrics: [
      { name: 'auc', higherIsBetter: true, candidate: estimate, champion: null, difference: null },
    ],
    verdict: { outcome: 'passed', approval: 'Approved', text: 't', champion: null, gates: [] },
    packageArn: `arn:aws:sagemaker:eu-west-1:111122223333:model-package/evergreen-visits/${version}`,
    packageVersion: version,
    lineage: { bucket: 'b', key: 'lineage.json', sha256: digestOf('lineage') },
  };
}

/** What every run ledger promises, whatever keeps it; `make` answers one without these runs. */
export function describeRunLedger(make: () => RunLedger | Promise<RunLedger>): void {
  describe('the promises of a run ledger', () => {
    it('opens a run once', async () => {
      const ledger = await make();
      const opening = anOpening('once');
      expect(await ledger.findRun('visits', opening.id)).toBeUndefined();
      const first = await ledger.openRun(opening);
      expect(first).toMatchObject({ outcome: 'opened', run: { ...opening, status: 'started' } });
      const second = await ledger.openRun({ ...opening, startedAt: '2027-01-01T00:00:00.000Z' });
      expect(second).toEqual({ outcome: 'already-open', run: first.run });
      expect(await ledger.findModelOf(opening.id)).toBe('visits');
      expect(await ledger.findModelOf('run-none')).toBeUndefined();
    });

    it('moves an attempt forward, never back', async () => {
      const ledger = await make();
      const opening = anOpening('forward');
      await ledger.openRun(opening);
      await ledger.recordTrained(opening, trained);
      expect(await ledger.findRun('visits', opening.id)).toMatchObject({
        status: 'trained',
        ...trained,
      });
      await ledger.recordRegistered(opening, aRegistration(opening));
      const registered = await ledger.findRun('visits', opening.id);
      expect(registered).toMatchObject({ status: 'registered', packageVersion: 1 });
      await ledger.recordTrained(opening, { ...trained, trainingJob: 'another' });
      await ledger.recordFailed(opening, failed);
      await ledger.recordRegistered(opening, aRegistration(opening, 2));
      await ledger.recordFailed({ ...opening, attempt: 2 }, failed);
      expect((await ledger.openRun({ ...opening, attempt: 2 })).outcome).toBe('superseded');
      expect(await ledger.findRun('visits', opening.id)).toEqual(registered);
      expect(await ledger.candidate('visits', opening.candidateId ?? '')).toEqual({
        candidateId: opening.candidateId,
        runId: opening.id,
        packageArn: aRegistration(opening).packageArn,
        version: 1,
      });
    });

    it('lets a failed attempt that is redriven still come to a candidate', async () => {
      const ledger = await make();
      const opening = anOpening('redriven');
      await ledger.openRun(opening);
      await ledger.recordFailed(opening, failed);
      expect(await ledger.findRun('visits', opening.id)).toMatchObject({
        ...failed,
        status: 'failed',
      });
      await ledger.recordRegistered(opening, aRegistration(opening));
      const run = await ledger.findRun('visits', opening.id);
      expect(run).toMatchObject({ status: 'registered', endedAt: aRegistration(opening).endedAt });
      for (const gone of ['error', 'cause', 'failedJob', 'logLines']) {
        expect(run).not.toHaveProperty(gone);
      }
    });

    it('starts over with each attempt, with what was trained if it is given', async () => {
      const ledger = await make();
      const opening = anOpening('attempts');
      await ledger.openRun(opening);
      await ledger.recordTrained(opening, trained);
      await ledger.recordFailed(opening, failed);
      const second = await ledger.openRun({ ...opening, ...trained, attempt: 2 });
      expect(second.run).toEqual({ ...opening, ...trained, attempt: 2, status: 'started' });
      const third = await ledger.openRun({ ...opening, attempt: 3 });
      expect(third.run).toEqual({ ...opening, attempt: 3, status: 'started' });
    });

    it('never lets an older attempt write over a newer one', async () => {
      const ledger = await make();
      const opening = anOpening('older');
      const { run } = await ledger.openRun({ ...opening, attempt: 2 });
      expect(await ledger.openRun(opening)).toEqual({ outcome: 'superseded', run });
      await ledger.recordTrained(opening, trained);
      await ledger.recordFailed(opening, failed);
      await ledger.recordRegistered(opening, aRegistration(opening));
      expect(await ledger.findRun('visits', opening.id)).toEqual(run);
      expect(await ledger.candidate('visits', opening.candidateId ?? '')).toBeUndefined();
    });

    it('notes a failure before a run was opened, and keeps what was trained', async () => {
      const ledger = await make();
      const opening = anOpening('unopened');
      await ledger.recordFailed(opening, failed);
      const first = await ledger.findRun('visits', opening.id);
      expect(first).toMatchObject({ status: 'failed', attempt: 1, startedAt: failed.endedAt });
      expect(await ledger.findModelOf(opening.id)).toBe('visits');
      await ledger.openRun({ ...opening, attempt: 2 });
      await ledger.recordTrained({ ...opening, attempt: 2 }, trained);
      await ledger.recordFailed({ ...opening, attempt: 3 }, { ...failed, cause: 'third' });
      const third = await ledger.findRun('visits', opening.id);
      expect(third).toMatchObject({ status: 'failed', attempt: 3, cause: 'third', ...trained });
    });

    it("lists a model's runs, the last started first", async () => {
      const ledger = await make();
      for (const [name, day] of [
        ['a', 1],
        ['b', 3],
        ['c', 2],
      ] as const) {
        await ledger.openRun({
          ...anOpening(`listed ${name}`, 1, `2026-02-0${day}T00:00:00.000Z`),
          model: 'listed',
        });
      }
      const days = (await ledger.runs('listed')).map(({ startedAt }) => startedAt.slice(9, 10));
      expect(days).toEqual(['3', '2', '1']);
      expect(await ledger.runs('liste')).toEqual([]);
    });
  });
}
