import { describe, expect, it } from 'vitest';
import { openRun } from '../../../lambdas/open-run/open-run.ts';
import {
  PolicyGoneError,
  RunSupersededError,
  UnknownDatasetVersionError,
} from '../../../pipelines/shared/errors.ts';
import { codeFolder, codeMarkerKey, policyKey, runKeys } from '../../../pipelines/training/keys.ts';
import { InMemoryCloud } from '../../support/in-memory-cloud.ts';
import {
  aPolicy,
  aRun,
  codeFiles,
  deployed,
  digestOf,
  register,
  STARTED_AT,
} from '../../support/training-world.ts';

const { codeHash } = aPolicy().algorithm;
const trained = {
  trainingJob: 'job-1',
  artifact: { uri: 's3://data-bucket/model.tar.gz', sha256: digestOf('model'), bytes: 9 },
};

function aCloud(versions = 1) {
  const cloud = new InMemoryCloud();
  const ids = Array.from({ length: versions }, (_, index) => register(cloud, index + 1));
  return { cloud, newest: ids.at(-1) ?? '' };
}

function opening(cloud: InMemoryCloud, world = deployed()) {
  const ports = { ...world, ledger: cloud.runLedger, store: cloud.store };
  return async (run: ReturnType<typeof aRun>, startedAt = STARTED_AT) =>
    await openRun({ run, startedAt }, ports);
}

describe('opening a run', () => {
  it('writes what its jobs read: policy, code and the list of files', async () => {
    const { cloud, newest } = aCloud(4);
    const run = aRun(newest);
    const { plan } = await opening(cloud)(run);
    expect(JSON.parse(cloud.objects.get(policyKey(run.policyHash)) ?? '')).toEqual(aPolicy());
    const code = [...cloud.objects.keys()].filter((key) => key.startsWith(codeFolder(codeHash)));
    const names = code.map((key) => key.slice(codeFolder(codeHash).length));
    expect(new Set(names)).toEqual(new Set(['train.py', 'evaluate.py']));
    expect(cloud.objects.get(codeMarkerKey(codeHash))).toContain('"train.py"');
    const files: unknown = JSON.parse(cloud.objects.get(runKeys(run).window) ?? '');
    expect(files).toHaveLength(1 + 4 + 1);
    expect(plan.window.parts.filter((part) => part.holdOutIncluded)).toHaveLength(1);
    expect(plan.trained).toBeNull();
  });

  it('finds the same window, whatever was registered since', async () => {
    const { cloud, newest } = aCloud(2);
    const run = aRun(newest);
    const first = await opening(cloud)(run);
    register(cloud, 3);
    const second = await opening(cloud)(run, '2026-02-02T00:00:00Z');
    expect(second.plan).toEqual(first.plan);
    expect([first.outcome, second.outcome]).toEqual(['opened', 'already-open']);
    expect(cloud.runRecords.records.get(run.id)?.startedAt).toBe(STARTED_AT);
  });

  it('says that a dataset version is not registered', async () => {
    const { cloud } = aCloud();
    const run = aRun('dsv-00000000000000000000');
    await expect(opening(cloud)(run)).rejects.toThrow(UnknownDatasetVersionError);
    expect(cloud.runRecords.records.size).toBe(0);
  });
});

describe('a later attempt', () => {
  it('goes on from what an earlier one has trained', async () => {
    const { cloud, newest } = aCloud();
    const run = aRun(newest);
    await opening(cloud)(run);
    await cloud.runLedger.recordTrained(run, trained);
    const failed = { error: 'EvaluationInvalid', cause: 'c', endedAt: STARTED_AT };
    await cloud.runLedger.recordFailed(run, failed);
    const open = opening(cloud);
    const { plan, outcome } = await open({ ...run, attempt: 2 });
    expect(plan.trained).toEqual({
      job: 'job-1',
      artifactUri: trained.artifact.uri,
      seconds: null,
    });
    expect(outcome).toBe('opened');
    const record = cloud.runRecords.records.get(run.id);
    expect(record).toMatchObject({ attempt: 2, status: 'started', ...trained });
    expect(record?.error).toBeUndefined();
    expect((await open({ ...run, attempt: 2 })).plan).toEqual(plan);
  });

  it('trains anew when the artifact was of no use', async () => {
    const { cloud, newest } = aCloud();
    const run = aRun(newest);
    await opening(cloud)(run);
    await cloud.runLedger.recordTrained(run, trained);
    const failed = { error: 'ArtifactInvalid', cause: 'changed', endedAt: STARTED_AT };
    await cloud.runLedger.recordFailed(run, failed);
    const again = { ...run, attempt: 2 };
    expect((await opening(cloud)(again)).plan.trained).toBeNull();
    expect((await opening(cloud)(again)).plan.trained).toBeNull();
  });

  it('keeps an earlier one from going on', async () => {
    const { cloud, newest } = aCloud();
    const run = aRun(newest);
    await opening(cloud)({ ...run, attempt: 2 });
    const late = opening(cloud)(run);
    await expect(late).rejects.toThrow(RunSupersededError);
    await expect(late).rejects.toThrow('the run is at attempt 2');
  });

  it('runs by the policy and code of its run, after another deployment', async () => {
    const { cloud, newest } = aCloud();
    const run = aRun(newest);
    const { plan } = await opening(cloud)(run);
    const algorithms = { files: async () => [] };
    const redeployed = { ...deployed(aPolicy({ capacityWaitSeconds: 99 })), algorithms };
    const again = await opening(cloud, redeployed)({ ...run, attempt: 2 });
    expect(again.plan.capacityWaitSeconds).toBe(plan.capacityWaitSeconds);
    expect(again.plan.code).toBe(plan.code);
  });
});

describe('a policy or code that is gone', () => {
  it('is named, with what to do', async () => {
    const { cloud, newest } = aCloud();
    const redeployed = deployed(aPolicy({ capacityWaitSeconds: 99 }));
    const opened = opening(cloud, redeployed)(aRun(newest));
    await expect(opened).rejects.toThrow(PolicyGoneError);
    await expect(opened).rejects.toThrow('was never written');
  });

  it('is named when its key holds another one', async () => {
    const { cloud, newest } = aCloud();
    const run = aRun(newest);
    const other = JSON.stringify(aPolicy({ approval: 'person' }));
    cloud.objects.set(policyKey(run.policyHash), other);
    const redeployed = deployed(aPolicy({ capacityWaitSeconds: 99 }));
    await expect(opening(cloud, redeployed)(run)).rejects.toThrow('holds another one');
  });

  it.each([
    ['none', undefined],
    ['other', [{ name: 'train.py', content: Buffer.from('other') }]],
    ['half', codeFiles.slice(0, 1)],
  ])('is named when the bundle has %s of the code', async (_, files) => {
    const { cloud, newest } = aCloud();
    const world = { ...deployed(), algorithms: { files: async () => files } };
    await expect(opening(cloud, world)(aRun(newest))).rejects.toThrow(/The code .* never written/);
    expect(cloud.objects.has(codeMarkerKey(codeHash))).toBe(false);
  });
});
