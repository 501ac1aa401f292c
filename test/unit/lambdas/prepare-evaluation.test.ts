import { beforeEach, describe, expect, it } from 'vitest';
import { openRun } from '../../../lambdas/open-run/open-run.ts';
import { prepareEvaluation } from '../../../lambdas/prepare-evaluation/prepare-evaluation.ts';
import type { TrainingFacts } from '../../../pipelines/evaluation/contract.ts';
import { ArtifactInvalidError, ChampionUnknownError } from '../../../pipelines/shared/errors.ts';
import type { RunRequest } from '../../../pipelines/training/contract.ts';
import type { DescribedPackage, TrainedJob, RunPlan } from '../../../pipelines/training/steps.ts';
import { InMemoryCloud } from '../../support/in-memory-cloud.ts';
import {
  aRun,
  deployed,
  digestOf,
  packageOf,
  register,
  STARTED_AT,
  train,
} from '../../support/training-world.ts';

let cloud: InMemoryCloud;
let run: RunRequest;
let plan: RunPlan;

beforeEach(async () => {
  cloud = new InMemoryCloud();
  run = aRun(register(cloud, 1));
  const ports = { ...deployed(), ledger: cloud.runLedger, store: cloud.store };
  ({ plan } = await openRun({ run, startedAt: STARTED_AT }, ports));
});

async function prepare(trained: TrainedJob, approved: DescribedPackage | null = null) {
  const { runLedger: ledger, store, artifacts } = cloud;
  return await prepareEvaluation({ run, plan, trained, approved }, { ledger, store, artifacts });
}

function statusNow() {
  return cloud.runRecords.records.get(run.id)?.status;
}

describe('F16: an artifact that is not what training should have left', () => {
  it.each<[string, Partial<TrainingFacts>, string]>([
    ['another candidate', { candidateId: 'cnd-other' }, 'its candidate is cnd-other, not cnd-'],
    ['other data', { dataHash: digestOf('other') }, 'its data hash is'],
    ['another definition', { definitionHash: digestOf('other') }, 'its definition hash is'],
    ['other code', { codeHash: digestOf('other') }, 'its code hash is'],
  ])('is refused when it says it is of %s', async (_, facts, says) => {
    const prepared = prepare(train(cloud, plan, facts));
    await expect(prepared).rejects.toThrow(ArtifactInvalidError);
    await expect(prepared).rejects.toThrow(says);
    expect(statusNow()).toBe('started');
  });

  it('is refused when it is not there', async () => {
    const trained = { job: 'job', artifactUri: 's3://data-bucket/nothing.tar.gz', seconds: 3 };
    await expect(prepare(trained)).rejects.toThrow(ArtifactInvalidError);
    expect(statusNow()).toBe('started');
  });

  it.each([
    ['no JSON', 'NaN'],
    ['nothing of what is agreed', '{"schemaVersion": 1}'],
  ])('is refused when its training.json is %s', async (_, trainingFacts) => {
    const trained = train(cloud, plan);
    const artifact = { uri: trained.artifactUri, sha256: digestOf('x'), bytes: 1 };
    cloud.trained.set(trained.artifactUri, { artifact, trainingFacts });
    await expect(prepare(trained)).rejects.toThrow('is not what an algorithm has to write');
  });

  it('is refused when it has changed since it was trained', async () => {
    const trained = train(cloud, plan);
    await prepare(trained);
    const read = cloud.trained.get(trained.artifactUri);
    if (!read) throw new Error('nothing was trained');
    const artifact = { ...read.artifact, sha256: digestOf('changed') };
    cloud.trained.set(trained.artifactUri, { ...read, artifact });
    await expect(prepare(trained)).rejects.toThrow('its SHA-256 is');
  });
});

describe('a champion that can not be compared with', () => {
  async function withChampion(overrides: Partial<DescribedPackage>) {
    const trained = train(cloud, plan);
    const order = await prepare(trained);
    return await prepare(trained, { ...packageOf(plan, order, 3), ...overrides });
  }

  it.each<[string, Partial<DescribedPackage>, string]>([
    ['without metadata', { CustomerMetadataProperties: {} }, 'it lacks candidateId'],
    [
      'whose artifact is gone',
      { InferenceSpecification: { Containers: [{ ModelDataUrl: 's3://data-bucket/gone' }] } },
      'The champion, version 3, can',
    ],
    [
      'whose artifact has changed',
      {
        CustomerMetadataProperties: {
          candidateId: 'cnd-1',
          artifactSha256: digestOf('as it was registered'),
        },
      },
      'and the package says',
    ],
  ])('is named: one %s', async (_, overrides, says) => {
    const prepared = withChampion(overrides);
    await expect(prepared).rejects.toThrow(ChampionUnknownError);
    await expect(prepared).rejects.toThrow(says);
    await expect(prepared).rejects.toThrow(/retry the run/);
  });
});

describe('a champion of another algorithm', () => {
  it('is not scored: what it packed is for its own code, and a person decides', async () => {
    const trained = train(cloud, plan, { algorithm: 'newer' });
    const champion = packageOf(plan, await prepare(trained), 3);
    const older = `${plan.training.output}older/output/model.tar.gz`;
    const read = cloud.trained.get(trained.artifactUri);
    if (!read) throw new Error('nothing was trained');
    const trainingFacts = read.trainingFacts.replace('"newer"', '"older"');
    cloud.trained.set(older, { ...read, trainingFacts });
    champion.InferenceSpecification = { Containers: [{ ModelDataUrl: older }] };
    const { incomparable, inputs } = await prepare(trained, champion);
    expect(incomparable).toBe("the champion's algorithm was older, and is newer now");
    expect(inputs.map(({ InputName }) => InputName)).not.toContain('champion');
  });
});

describe('preparing an evaluation', () => {
  it('notes the artifact, so that a later attempt can go on from it', async () => {
    const trained = train(cloud, plan);
    const { artifact } = await prepare(trained);
    expect(cloud.runRecords.records.get(run.id)).toMatchObject({
      status: 'trained',
      trainingJob: trained.job,
      artifact,
    });
  });
});
