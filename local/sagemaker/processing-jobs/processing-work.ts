import { type Call, required } from '../call.ts';
import type { CloudFiles } from '../cloud/ports.ts';
import { environmentOf } from '../container/environment.ts';
import type { LocalImage } from '../container/images.ts';
import { fetchInput } from '../container/input-data.ts';
import type { JobFolder } from '../container/job-folder.ts';
import { uploadFolder } from '../container/output-data.ts';
import type { Command, End } from '../container/run-commands.ts';
import { below } from '../container/s3-uri.ts';
import type { Workload } from '../jobs/run-job.ts';
import { DEFAULT_RUNTIME } from '../jobs/job.ts';
import type { ProcessingJob } from './processing-job.ts';

export const PROCESSING_LOG_GROUP = '/aws/sagemaker/ProcessingJobs';

interface ProcessingWork {
  readonly job: ProcessingJob;
  readonly call: Call;
  readonly phase: Workload['phase'];
}

/** What a processing job does, told to the runner of jobs. */
export function processingWork({ job, call, phase }: ProcessingWork): Workload {
  const { request } = job;
  return {
    name: job.name,
    logGroup: PROCESSING_LOG_GROUP,
    image: required(request.AppSpecification?.ImageUri, 'ImageUri'),
    instanceType: request.ProcessingResources?.ClusterConfig?.InstanceType,
    maxSeconds: request.StoppingCondition?.MaxRuntimeInSeconds ?? DEFAULT_RUNTIME,
    stop: job.stop.signal,
    phase,
    prepare: (folder, files) => prepare(job, folder, files),
    commands: (folder, image) => Promise.resolve([command(job, call, folder, image)]),
    onLine: () => {},
    deliver: (folder, files, end) => deliver(job, folder, files, end),
    failureReason: (_, code) => Promise.resolve(failureReason(job, code)),
  };
}

async function prepare(
  { request, arn }: ProcessingJob,
  folder: JobFolder,
  files: CloudFiles,
): Promise<void> {
  await folder.folder('output');
  const { Tags: _, ...config } = request;
  await folder.writeJson('config/processingjobconfig.json', { ProcessingJobArn: arn, ...config });
  await folder.writeJson('config/resourceconfig.json', {
    current_host: 'algo-1',
    hosts: ['algo-1'],
  });
  for (const { S3Output } of request.ProcessingOutputConfig?.Outputs ?? []) {
    await folder.folder(belowMount(S3Output?.LocalPath));
  }
  for (const { S3Input } of request.ProcessingInputs ?? []) {
    await fetchInput(
      files,
      {
        uri: required(S3Input?.S3Uri, 'S3Uri'),
        type: S3Input?.S3DataType === 'ManifestFile' ? 'ManifestFile' : 'S3Prefix',
      },
      folder.ml(belowMount(S3Input?.LocalPath)),
    );
  }
}

function belowMount(path: string | undefined): string {
  return required(path, 'LocalPath').replace(/^\/opt\/ml\//, '');
}

function command(
  { name, arn, request }: ProcessingJob,
  call: Call,
  folder: JobFolder,
  image: LocalImage,
): Command {
  const { ContainerEntrypoint = [], ContainerArguments = [] } = request.AppSpecification ?? {};
  return {
    argv: [...ContainerEntrypoint, ...ContainerArguments].map((word) => folder.localised(word)),
    environment: environmentOf({
      folder,
      image,
      call,
      isolated: request.NetworkConfig?.EnableNetworkIsolation ?? false,
      given: { PROCESSING_JOB_NAME: name, PROCESSING_JOB_ARN: arn, ...request.Environment },
    }),
    cwd: folder.own('home'),
  };
}

/** Outputs are for jobs that went well; the message is for people in any case. */
async function deliver(
  job: ProcessingJob,
  folder: JobFolder,
  files: CloudFiles,
  end: End,
): Promise<void> {
  job.exitMessage = (await folder.message('output/message')) || undefined;
  if (end.kind === 'exited' && end.code !== 0) return;
  const { Outputs = [], KmsKeyId } = job.request.ProcessingOutputConfig ?? {};
  for (const { S3Output } of Outputs) {
    await uploadFolder(files, folder.ml(belowMount(S3Output?.LocalPath)), (path) => ({
      ...below(required(S3Output?.S3Uri, 'S3Uri'), path),
      kmsKeyId: KmsKeyId,
    }));
  }
}

/**
 * Both forms were seen on AWS: with a message of the container's own (aws/sagemaker-spark-container,
 * test/integration/sagemaker/test_spark.py), and with its exit code alone.
 */
function failureReason({ exitMessage }: ProcessingJob, code: number): string {
  return exitMessage === undefined
    ? `AlgorithmError: , exit code: ${code}`
    : 'AlgorithmError: See job logs for more information';
}
