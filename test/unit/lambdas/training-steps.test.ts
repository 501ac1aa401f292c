import { describe, expect, it } from 'vitest';
import { judgeCandidate } from '../../../lambdas/judge-candidate/judge-candidate.ts';
import { openRun } from '../../../lambdas/open-run/open-run.ts';
import { prepareEvaluation } from '../../../lambdas/prepare-evaluation/prepare-evaluation.ts';
import { recordCandidate } from '../../../lambdas/record-candidate/record-candidate.ts';
import type { RunRequest } from '../../../pipelines/training/contract.ts';
import { type DescribedPackage, trainingSteps } from '../../../pipelines/training/steps.ts';
import { InMemoryCloud } from '../../support/in-memory-cloud.ts';
import { again } from '../../support/killable-calls.ts';
import {
  aPolicy,
  aRun,
  deployed,
  evaluate,
  packageOf,
  register,
  STARTED_AT,
  train,
} from '../../support/training-world.ts';

const now = () => new Date(Date.parse(STARTED_AT) + 60_000);

/** The workflow's happy path, in one process; a step that was killed is run again. */
async function trainRun(
  cloud: InMemoryCloud,
  run: RunRequest,
  { approved = null as DescribedPackage | null, policy = aPolicy(), version = 1 } = {},
) {
  const { runLedger: ledger, store, artifacts } = cloud;
  const ports = { ...deployed(policy), ledger, store, artifacts, now };
  const opening = trainingSteps.openRun.input.parse({ run, startedAt: STARTED_AT });
  const { plan, outcome } = await again(() => openRun(opening, ports));
  const trained = plan.trained ?? train(cloud, plan);
  const preparation = trainingSteps.prepareEvaluation.input.parse({ run, plan, trained, approved });
  const order = await again(() => prepareEvaluation(preparation, ports));
  const evaluationJob = evaluate(cloud, plan, order);
  const judging = { run, startedAt: STARTED_AT, plan, trained, order, evaluationJob };
  const { decided, ...judged } = await again(() =>
    judgeCandidate(trainingSteps.judgeCandidate.input.parse(judging), ports),
  );
  trainingSteps.judgeCandidate.output.parse(judged);
  const described = packageOf(plan, order, version);
  const recorded = await again(() =>
    recordCandidate(
      { run, evaluationJob, packageArn: described.ModelPackageArn, ...pick(judged) },
      ports,
    ),
  );
  return { plan, outcome, order, judging, decided, judged, recorded, described };
}

function pick<T extends { verdict: unknown; lineage: unknown }>({ verdict, lineage }: T) {
  return { verdict, lineage } as Pick<T, 'verdict' | 'lineage'>;
}

function aCloud(versions = 1) {
  const cloud = new InMemoryCloud();
  const ids = Array.from({ length: versions }, (_, index) => register(cloud, index + 1));
  return { cloud, newest: ids.at(-1) ?? '' };
}

/** A cloud whose first dataset version has made an approved first model; the second waits. */
async function aCloudWithChampion() {
  const { cloud, newest } = aCloud();
  const first = await trainRun(cloud, aRun(newest));
  return { cloud, first, run: aRun(register(cloud, 2)) };
}

describe('a run, from its first step to its candidate', () => {
  it('judges a first model by the floors and enters it in the ledger', async () => {
    const { cloud, newest } = aCloud();
    const run = aRun(newest);
    const { decided, judged, recorded } = await trainRun(cloud, run);
    expect(decided).toMatchObject({ outcome: 'passed', approval: 'Approved', champion: null });
    expect(judged.package.ModelApprovalStatus).toBe('Approved');
    expect(recorded.event).toMatchObject({ run: run.id, packageVersion: 1, outcome: 'passed' });
    expect(recorded.score).toMatchObject({ name: 'auc', champion: null });
    const record = cloud.runRecords.records.get(run.id);
    expect(record).toMatchObject({ status: 'registered', attempt: 1, packageVersion: 1 });
    expect(record?.lineage?.key).toBe(judged.lineage.key);
    expect([...cloud.runRecords.candidates.keys()]).toEqual([recorded.event.candidateId]);
  });

  it('compares a second model with the first, on the newest hold-out', async () => {
    const { cloud, first, run } = await aCloudWithChampion();
    const second = await trainRun(cloud, run, { approved: first.described, version: 2 });
    expect(second.order.champion).toEqual({
      packageArn: first.described.ModelPackageArn,
      version: 1,
      candidateId: first.plan.candidateId,
      artifact: { uri: first.order.artifact.uri, sha256: first.order.artifact.sha256 },
    });
    expect(second.order.inputs.map(({ InputName }) => InputName)).toEqual([
      'code',
      'definition',
      'hold-out',
      'candidate',
      'champion',
    ]);
    expect(second.order.environment).toMatchObject({
      EVERGREEN_CANDIDATE_ID: second.plan.candidateId,
      EVERGREEN_CANDIDATE_SHA256: second.order.artifact.sha256,
      EVERGREEN_CHAMPION_SHA256: first.order.artifact.sha256,
      EVERGREEN_HOLD_OUT_HASH: second.plan.holdOut.dataHash,
      EVERGREEN_SEED: '9',
    });
    expect(second.decided).toMatchObject({ outcome: 'passed', champion: { version: 1 } });
    expect(second.recorded.score?.champion?.value).toBeGreaterThan(0.5);
    expect(second.plan.window.parts).toHaveLength(2);
  });

  it('leaves a candidate whose champion needs other columns to a person', async () => {
    const { cloud, first, run } = await aCloudWithChampion();
    const { uri } = first.order.artifact;
    const read = cloud.trained.get(uri);
    if (!read) throw new Error('the champion has no artifact');
    const trainingFacts = read.trainingFacts.replace('"amount"', '"balance"');
    cloud.trained.set(uri, { ...read, trainingFacts });
    const second = await trainRun(cloud, run, { approved: first.described, version: 2 });
    expect(second.order.incomparable).toContain('balance');
    expect(second.order.inputs.map(({ InputName }) => InputName)).not.toContain('champion');
    expect(second.order.environment).not.toHaveProperty('EVERGREEN_CHAMPION_SHA256');
    expect(second.decided).toMatchObject({
      outcome: 'undecided',
      approval: 'PendingManualApproval',
    });
  });

  it('writes where everything came from', async () => {
    const { cloud, first, run } = await aCloudWithChampion();
    const { judged } = await trainRun(cloud, run, { approved: first.described, version: 2 });
    const lineage: unknown = JSON.parse(cloud.objects.get(judged.lineage.key) ?? '');
    expect(lineage).toMatchObject({
      run: { id: run.id, startedAt: STARTED_AT, judgedAt: '2026-01-02T03:05:05.000Z', seconds: 60 },
      data: { window: [{ number: 2, raw: { versionId: 'v2' } }, { number: 1 }] },
      champion: { version: 1 },
      verdict: { uri: `s3://data-bucket/${judged.verdict.key}`, outcome: 'passed' },
    });
  });
});

describe('F10: a function killed at any moment', () => {
  it('comes to the same end when it is run again', async () => {
    const clean = await aCloudWithChampion();
    const before = clean.cloud.calls.count;
    const { first, run } = clean;
    const options = { approved: first.described, version: 2 };
    const { outcome: _, ...expected } = await trainRun(clean.cloud, run, options);
    const calls = clean.cloud.calls.count - before;
    expect(calls).toBeGreaterThan(25);

    for (let call = 1; call <= calls; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const { cloud } = await aCloudWithChampion();
        cloud.calls.kill = { call: before + call, when };
        const { outcome: __, ...found } = await trainRun(cloud, run, options);
        const at = `${when} call ${call}`;
        expect(found, at).toEqual(expected);
        expect(cloud.objects, at).toEqual(clean.cloud.objects);
        expect(cloud.runRecords.records, at).toEqual(clean.cloud.runRecords.records);
        expect(cloud.runRecords.candidates, at).toEqual(clean.cloud.runRecords.candidates);
      }
    }
  });

  it('writes each document once, whatever the time of the repetition', async () => {
    const { cloud, newest } = aCloud();
    const { judging } = await trainRun(cloud, aRun(newest));
    const before = new Map(cloud.objects);
    const ports = { ledger: cloud.runLedger, store: cloud.store };
    const tomorrow = () => new Date('2026-01-03T00:00:00Z');
    await judgeCandidate(judging, { ...ports, now: tomorrow });
    expect(cloud.objects).toEqual(before);
  });
});

describe('judging a second time in one attempt, because the champion has changed', () => {
  it('keeps what the first judgement said and writes the second beside it', async () => {
    const { cloud, first, run } = await aCloudWithChampion();
    const alone = await trainRun(cloud, run);
    const { runLedger: ledger, store, artifacts } = cloud;
    const ports = { ledger, store, artifacts, now };
    const { plan } = alone;
    const order = await prepareEvaluation(
      { run, plan, trained: alone.judging.trained, approved: first.described },
      ports,
    );
    const evaluationJob = evaluate(cloud, plan, order, `${plan.jobPrefix}-e2-00`);
    const judging = { ...alone.judging, order, evaluationJob };
    const { decided, verdict, lineage } = await judgeCandidate(judging, ports);
    expect(decided.champion?.version).toBe(1);
    expect(verdict.key).not.toBe(alone.judged.verdict.key);
    expect(lineage.key).toContain(evaluationJob);
    expect(cloud.objects.get(lineage.key)).toContain(verdict.key);
    expect((await judgeCandidate(judging, ports)).lineage).toEqual(lineage);
  });
});

describe('a candidate that an earlier attempt registered and did not come to record', () => {
  it('is taken as it is, and not compared with itself', async () => {
    const { cloud, newest } = aCloud();
    const run = aRun(newest);
    const { judging, judged, described } = await trainRun(cloud, run);
    const lineageUri = `s3://${judged.lineage.bucket}/${judged.lineage.key}`;
    const metadata = { ...described.CustomerMetadataProperties, lineageUri };
    const approved = { ...described, CustomerMetadataProperties: metadata };
    const { runLedger: ledger, store, artifacts } = cloud;
    const { plan, trained, evaluationJob } = judging;
    const order = await prepareEvaluation(
      { run: { ...run, attempt: 2 }, plan, trained, approved },
      { ledger, store, artifacts },
    );
    expect(order.champion).toBeNull();
    expect(order.registered).toEqual({
      packageArn: approved.ModelPackageArn,
      evaluationJob,
      verdict: judged.verdict,
      lineage: judged.lineage,
    });
  });
});
