import { required } from '../call.ts';
import type { Call } from '../call.ts';
import type { CloudFiles } from '../cloud/ports.ts';
import { environmentOf } from '../container/environment.ts';
import type { LocalImage } from '../container/images.ts';
import { fetchInput } from '../container/input-data.ts';
import type { JobFolder } from '../container/job-folder.ts';
import { uploadPacked } from '../container/output-data.ts';
import type { Command } from '../container/run-commands.ts';
import { below } from '../container/s3-uri.ts';
import { REASON_CHARACTERS, type Workload } from '../jobs/run-job.ts';
import { writeConfig } from './container-config.ts';
import type { MetricScraper } from './metric-scraper.ts';
import { scriptMode } from './script-mode.ts';
import { DEFAULT_RUNTIME } from '../jobs/job.ts';
import type { TrainingJob } from './training-job.ts';

export const TRAINING_LOG_GROUP = '/aws/sagemaker/TrainingJobs';

interface TrainingWork {
  readonly job: TrainingJob;
  readonly call: Call;
  readonly scraper: MetricScraper;
  readonly phase: Workload['phase'];
}

/** What a training job does, told to the runner of jobs. */
export function trainingWork({ job, call, scraper, phase }: TrainingWork): Workload {
  const { request } = job;
  return {
    name: job.name,
    logGroup: TRAINING_LOG_GROUP,
    image: required(request.AlgorithmSpecification?.TrainingImage, 'TrainingImage'),
    instanceType: request.ResourceConfig?.InstanceType,
    maxSeconds: request.StoppingCondition?.MaxRuntimeInSeconds ?? DEFAULT_RUNTIME,
    stop: job.stop.signal,
    phase,
    prepare: (folder, files) => prepare(job, folder, files),
    commands: (folder, image) => commands(job, call, folder, image),
    onLine: (line) => scraper.line(line),
    deliver: (folder, files) => deliver(job, folder, files),
    failureReason: (folder, code) => failureReason(folder, code),
  };
}

async function prepare(
  { request }: TrainingJob,
  folder: JobFolder,
  files: CloudFiles,
): Promise<void> {
  await Promise.all(['model', 'output/data', 'input/data'].map((path) => folder.folder(path)));
  await writeConfig(folder, request);
  for (const { ChannelName, DataSource } of request.InputDataConfig ?? []) {
    const source = DataSource?.S3DataSource;
    await fetchInput(
      files,
      {
        uri: required(source?.S3Uri, 'S3Uri'),
        type: source?.S3DataType === 'ManifestFile' ? 'ManifestFile' : 'S3Prefix',
      },
      folder.ml('input/data', required(ChannelName, 'ChannelName')),
    );
  }
}

async function commands(
  { name, arn, request }: TrainingJob,
  call: Call,
  folder: JobFolder,
  image: LocalImage,
): Promise<readonly Command[]> {
  const environment = environmentOf({
    folder,
    image,
    call,
    isolated: request.EnableNetworkIsolation ?? false,
    given: { TRAINING_JOB_NAME: name, TRAINING_JOB_ARN: arn, ...request.Environment },
  });
  const { ContainerEntrypoint, ContainerArguments = [] } = request.AlgorithmSpecification ?? {};
  if (!ContainerEntrypoint) return await scriptMode({ request, folder, image, environment });
  const argv = [...ContainerEntrypoint, ...ContainerArguments];
  return [
    { argv: argv.map((word) => folder.localised(word)), environment, cwd: folder.own('home') },
  ];
}

/**
 * The model and the output data, each packed; AWS uploads them of failed and stopped jobs too.
 * An empty model folder makes no model.tar.gz, though the job completes and describing it names
 * the place: https://github.com/aws/sagemaker-python-sdk/issues/3455
 */
async function deliver(job: TrainingJob, folder: JobFolder, files: CloudFiles): Promise<void> {
  const { S3OutputPath = '', KmsKeyId } = job.request.OutputDataConfig ?? {};
  const place = (name: string) => below(S3OutputPath, `${job.name}/output/${name}`);
  const upload = async (path: string, name: string) => {
    const target = { ...place(name), kmsKeyId: KmsKeyId };
    await uploadPacked(files, folder.ml(path), folder.own(name), target);
  };
  await upload('output/data', 'output.tar.gz');
  await upload('model', 'model.tar.gz');
  const { bucket, key } = place('model.tar.gz');
  job.artifact = `s3://${bucket}/${key}`;
}

/**
 * `AlgorithmError: <the failure file>, exit code: 1`; without the file nothing stands before the
 * comma. https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-output.html
 */
async function failureReason(folder: JobFolder, code: number): Promise<string> {
  const [before, after] = ['AlgorithmError: ', `, exit code: ${code}`];
  const message = await folder.message('output/failure');
  return `${before}${message.slice(0, REASON_CHARACTERS - before.length - after.length)}${after}`;
}
