import { createHash, randomUUID } from 'node:crypto';
import { CreateModelPackageCommand, CreateTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { datasetManifest } from '../../pipelines/dataset/contract.ts';
import { modelCard } from '../../pipelines/registry/contract.ts';
import { type Lineage, lineage, type RunRecord } from '../../pipelines/training/contract.ts';
import { trainingEvents } from '../../pipelines/training/events.ts';
import { candidateRegistered } from '../../pipelines/training/steps.ts';
import { codeHashOf } from '../../pipelines/algorithm/code-hash.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { DomainEvents } from '../support/domain-events.ts';
import { pricedFile } from '../support/toy-file.ts';
import { TrainingUnderTest } from '../support/training-under-test.ts';

const app = new AppUnderTest();
const training = new TrainingUnderTest(app);
const { sagemaker, group } = training;
const events = new DomainEvents(app, 'hear-candidates');
const s3 = new S3Client(app.clientConfiguration);

/** A run that nothing but a PutObject has started. */
let run: RunRecord;
let origin: Lineage;

beforeAll(async () => {
  await events.listen();
  await training.letUploadsStartRuns();
  const file = pricedFile(randomUUID(), { red: 10, green: 20, blue: 30 });
  const { datasetVersion } = await training.register('candidate.csv', file);
  run = await training.ledger.endOfRunOf(datasetVersion);
  origin = lineage.parse(JSON.parse((await read(run.lineage?.key ?? '')).toString('utf8')));
});

async function read(key: string, VersionId?: string): Promise<Buffer> {
  const command = new GetObjectCommand({
    Bucket: app.bucket,
    Key: key,
    ...(VersionId !== undefined && { VersionId }),
  });
  return Buffer.from((await (await s3.send(command)).Body?.transformToByteArray()) ?? []);
}

async function readUri(uri: string): Promise<Buffer> {
  const [bucket, key] = [uri.split('/')[2], uri.split('/').slice(3).join('/')];
  expect(bucket).toBe(app.bucket);
  return await read(key);
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

describe('an upload becomes a candidate', () => {
  it('that the world is told of', async () => {
    expect(run).toMatchObject({ status: 'registered', attempt: 1 });
    const event = candidateRegistered.parse(
      await events.hear(trainingEvents.registered, run.candidateId ?? 'no candidate'),
    );
    expect(event).toMatchObject({
      run: run.id,
      packageArn: run.packageArn,
      packageVersion: run.packageVersion,
      approval: run.verdict?.approval,
      text: run.verdict?.text,
    });
  });

  it('that the registry shows with metrics, card and metadata, as the SDK reads them', async () => {
    const found = await sagemaker.describe(run.packageArn ?? '');
    expect(found).toMatchObject({
      ModelPackageGroupName: group,
      ModelPackageVersion: run.packageVersion,
      ModelPackageStatus: 'Completed',
      ModelApprovalStatus: run.verdict?.approval,
      CustomerMetadataProperties: {
        candidateId: run.candidateId,
        runId: run.id,
        datasetVersion: run.datasetVersion,
        policyHash: run.policyHash,
        artifactSha256: run.artifact?.sha256,
        lineageSha256: run.lineage?.sha256,
      },
    });
    const [container] = found.InferenceSpecification?.Containers ?? [];
    expect(container?.ModelDataUrl).toBe(run.artifact?.uri);
    const card = modelCard.parse(JSON.parse(found.ModelCard?.ModelCardContent ?? ''));
    expect(card.evaluation_details?.length).toBeGreaterThan(0);
    const quality = await readUri(found.ModelMetrics?.ModelQuality?.Statistics?.S3Uri ?? '');
    const rmse = run.metrics?.find(({ name }) => name === 'rmse')?.candidate.value;
    expect(quality.toString('utf8')).toContain(String(rmse));
  });

  it('whose every hash is that of an object', async () => {
    expect(sha256(await read(run.lineage?.key ?? ''))).toBe(run.lineage?.sha256);
    const { data, code, config, training: trained, evaluation } = origin;
    const named = [...data.window.flatMap((part) => part.trainedOn), data.holdOut.object].map(
      ({ key, sha256: hash }) => [key, hash] as const,
    );
    for (const [key, hash] of named) expect(sha256(await read(key)), key).toBe(hash);
    for (const [uri, hash] of [
      [trained.artifact.uri, trained.artifact.sha256],
      [evaluation.report, evaluation.sha256],
      [data.definition.uri, data.definition.hash],
      [config.policy, config.policyHash],
    ] as const) {
      expect(sha256(await readUri(uri)), uri).toBe(hash);
    }
    for (const { raw, manifest } of data.window) {
      expect(sha256(await read(raw.key, raw.versionId))).toBe(raw.sha256);
      datasetManifest.parse(JSON.parse((await read(manifest.key)).toString('utf8')));
    }
    const folder = await app.list(code.uri.split('/').slice(3).join('/'));
    const files = await Promise.all(
      folder.map(async (key) => ({ name: key.split('/').at(-1) ?? '', content: await read(key) })),
    );
    expect(codeHashOf(files)).toBe(code.hash);
    expect(origin.verdict.outcome).toBe(run.verdict?.outcome);
    await readUri(origin.verdict.uri);
  });

  it('of which ledger and registry say the same, as of all others', async () => {
    const runs = await training.ledger.runs();
    const registered = runs.filter(({ status }) => status === 'registered');
    expect(registered.length).toBeGreaterThan(0);
    const packages = await sagemaker.packages(group);
    for (const { packageArn = '', packageVersion, candidateId, id } of registered) {
      expect(packages).toContain(packageArn);
      expect(await sagemaker.describe(packageArn)).toMatchObject({
        ModelPackageVersion: packageVersion,
        CustomerMetadataProperties: { candidateId, runId: id },
      });
    }
  });
});

describe('what SageMaker would refuse, the local one refuses', () => {
  it('a word that is none of the choices', async () => {
    const { arn } = { arn: app.output('JobRoleArn', 'evergreen-training') };
    const request = {
      TrainingJobName: 'evergreen-toy-wrong',
      RoleArn: arn,
      AlgorithmSpecification: { TrainingImage: 'image', TrainingInputMode: 'Files' },
      OutputDataConfig: { S3OutputPath: `s3://${app.bucket}/runs/` },
      ResourceConfig: { InstanceType: 'ml.m5.huge', InstanceCount: 1, VolumeSizeInGB: 1 },
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
    };
    // @ts-expect-error two words are wrong on purpose
    const wrong = sagemaker.client.send(new CreateTrainingJobCommand(request));
    await expect(wrong).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(/2 validation errors.*ml\.m5\.huge/s) as unknown,
    });
    expect(await sagemaker.trainingJobs('evergreen-toy-wrong')).toEqual([]);
  });

  it('a model card that is none', async () => {
    const command = new CreateModelPackageCommand({
      ModelPackageGroupName: group,
      ModelCard: {
        ModelCardStatus: 'Draft',
        ModelCardContent: JSON.stringify({ model_overview: { model_owner: 1, colour: 'red' } }),
      },
    });
    await expect(sagemaker.client.send(command)).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});
