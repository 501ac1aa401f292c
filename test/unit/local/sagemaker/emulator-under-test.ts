import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  CreateProcessingJobRequest,
  CreateTrainingJobRequest,
} from '@aws-sdk/client-sagemaker';
import { onTestFinished } from 'vitest';
import { startEmulator } from '../../../../local/sagemaker/emulator.ts';
import { findPython } from '../../../../local/set-up/find-python.ts';
import { imageEnvironments } from '../../../../local/set-up/image-environments.ts';
import { InMemoryCloud } from './in-memory-cloud.ts';

export const TOKEN = 'a-token-of-this-test';
export const ROLE = 'arn:aws:iam::000000000000:role/jobs';
export const IMAGE = '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0';
export const ARN = 'arn:aws:sagemaker:us-east-1:000000000000';

/** An answer as the wire has it. */
export type Answer = Record<string, unknown>;

/** One member of each object of a list. */
export function each(list: unknown, member: string): unknown[] {
  return (list as Answer[]).map((one) => one[member]);
}

export const CONTEXT = {
  region: 'us-east-1',
  account: '000000000000',
  caller: 'arn:aws:iam::000000000000:role/machine',
  endpoint: 'https://127.0.0.1:1',
  certificate: '/dev/null',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' },
};

let found: Promise<string> | undefined;

/** The interpreter that stands for the image: made, or found, once a file. */
export async function imagePython(): Promise<string> {
  found ??= findPython().then(async (python) => {
    const { images } = await imageEnvironments(python, () => {});
    return images['sagemaker-xgboost:3.2-0']?.python ?? '';
  });
  return await found;
}

/** Starts an emulator with a cloud in memory, for one test. */
export async function anEmulator({ graceMs = 300, minuteMs = 300, startupMs = 30_000 } = {}) {
  const cloud = new InMemoryCloud();
  const folder = mkdtempSync(join(tmpdir(), 'sagemaker-test-'));
  const emulator = await startEmulator({
    token: TOKEN,
    folder,
    images: { 'sagemaker-xgboost:3.2-0': { python: await imagePython() } },
    openCloud: () => cloud,
    graceMs,
    minuteMs,
    startupMs,
  });
  onTestFinished(async () => {
    await emulator.close();
  });
  const url = `http://127.0.0.1:${emulator.port}`;
  const ask = async (path: string, body: unknown, method = 'POST', token = TOKEN) =>
    await fetch(`${url}/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(method !== 'GET' && { body: JSON.stringify(body) }),
    });
  const call = async (operation: string, request: object): Promise<Answer> => {
    const response = await ask(operation, { request, context: CONTEXT });
    const answer = (await response.json()) as Answer;
    return response.ok ? answer : { ...answer, status: response.status };
  };
  return { cloud, folder, url, ask, call };
}
export type EmulatorUnderTest = Awaited<ReturnType<typeof anEmulator>>;

/** A training job that runs a line of Python, and has no data. */
export function trainingJob(
  code: string,
  changes: Partial<CreateTrainingJobRequest> = {},
): CreateTrainingJobRequest {
  return {
    TrainingJobName: 'job-1',
    AlgorithmSpecification: {
      TrainingImage: IMAGE,
      TrainingInputMode: 'File',
      ContainerEntrypoint: ['python3', '-c', `import os, sys, time\n${code}`],
    },
    RoleArn: ROLE,
    OutputDataConfig: { S3OutputPath: 's3://models/out' },
    ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 5 },
    StoppingCondition: { MaxRuntimeInSeconds: 60 },
    ...changes,
  };
}

/** Python that writes a model into the job's `/opt/ml`, which it calls `ml`. */
export const WRITE_MODEL = `
ml = os.path.dirname(os.environ['HOME']) + '/ml'
open(ml + '/model/model.ubj', 'w').write('tree')
`;

/** Runs a training job of a line of Python to its end; what is refused is handed back. */
export async function train(
  emulator: EmulatorUnderTest,
  code: string,
  changes: Partial<CreateTrainingJobRequest> = {},
): Promise<Answer> {
  const created = await emulator.call('CreateTrainingJob', trainingJob(code, changes));
  if (created['status'] !== undefined) return created;
  return await over(emulator, 'Training', changes.TrainingJobName ?? 'job-1');
}

/** A channel of a training job. */
export function channel(name: string, uri: string, type: 'S3Prefix' | 'ManifestFile' = 'S3Prefix') {
  return {
    ChannelName: name,
    DataSource: { S3DataSource: { S3DataType: type, S3Uri: uri } },
  };
}

/** A processing job that runs a line of Python in its folder `/opt/ml/processing`. */
export function processingJob(
  code: string,
  changes: Partial<CreateProcessingJobRequest> = {},
): CreateProcessingJobRequest {
  return {
    ProcessingJobName: 'evaluation-1',
    AppSpecification: {
      ImageUri: IMAGE,
      ContainerEntrypoint: [
        'python3',
        '-c',
        `import os, sys, time\nos.chdir(sys.argv[1])\n${code}`,
      ],
      ContainerArguments: ['/opt/ml/processing'],
    },
    ProcessingInputs: [input('data', 's3://data/hold-out/')],
    ProcessingOutputConfig: {
      Outputs: [
        {
          OutputName: 'report',
          S3Output: {
            S3Uri: 's3://models/reports/1',
            LocalPath: '/opt/ml/processing/output/report',
            S3UploadMode: 'EndOfJob',
          },
        },
      ],
    },
    ProcessingResources: {
      ClusterConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 5 },
    },
    RoleArn: ROLE,
    ...changes,
  };
}

export function input(name: string, uri: string) {
  return {
    InputName: name,
    S3Input: {
      S3Uri: uri,
      LocalPath: `/opt/ml/processing/input/${name}`,
      S3DataType: 'S3Prefix' as const,
      S3InputMode: 'File' as const,
    },
  };
}

/** Waits until a job is over, and describes it. */
export async function over(
  emulator: EmulatorUnderTest,
  kind: 'Training' | 'Processing',
  name: string,
): Promise<Answer> {
  for (;;) {
    const job = await describe(emulator, kind, name);
    if (!['InProgress', 'Stopping'].includes(String(job[`${kind}JobStatus`]))) return job;
    await sleep(10);
  }
}

export async function describe(
  { call }: EmulatorUnderTest,
  kind: 'Training' | 'Processing',
  name: string,
): Promise<Answer> {
  return await call(`Describe${kind}Job`, { [`${kind}JobName`]: name });
}
