import type {
  CreateTrainingJobRequest,
  CreateTrainingJobResponse,
  DescribeTrainingJobRequest,
  DescribeTrainingJobResponse,
  ListTrainingJobsRequest,
  ListTrainingJobsResponse,
  SecondaryStatus,
  StopTrainingJobRequest,
} from '@aws-sdk/client-sagemaker';
import { arnOf, type Call, required } from '../call.ts';
import { inMilliseconds } from '../cloud/event-sender.ts';
import { parseS3Uri } from '../container/s3-uri.ts';
import { notEmulated, told, validationError } from '../errors.ts';
import { JobBook } from '../jobs/job-book.ts';
import type { Means } from '../jobs/means.ts';
import { type Outcome, runJob } from '../jobs/run-job.ts';
import { page } from '../listing.ts';
import { checkTrainingJob } from './checks.ts';
import { MetricScraper } from './metric-scraper.ts';
import { TrainingJob } from './training-job.ts';
import { trainingWork } from './training-work.ts';

/** Where SageMaker's Python SDK looks a job's metrics up (sagemaker/analytics.py). */
const NAMESPACE = '/aws/sagemaker/TrainingJobs';

/** The operations on training jobs. */
export class TrainingJobs {
  readonly #means: Means;
  readonly #book = new JobBook<TrainingJob>({
    taken: (arn) =>
      `Training job names must be unique within an AWS account and region, and a training job with this name already exists (${arn})`,
    missing: () => 'Requested resource not found.',
  });

  constructor(means: Means) {
    this.#means = means;
  }

  get all(): TrainingJob[] {
    return this.#book.all;
  }

  async create(request: CreateTrainingJobRequest, call: Call): Promise<CreateTrainingJobResponse> {
    const name = required(request.TrainingJobName, 'TrainingJobName');
    checkTrainingJob(request);
    this.#book.requireFree(name);
    await this.#requireObjects(request, call);
    const job = new TrainingJob(name, arnOf(call, `training-job/${name.toLowerCase()}`), request);
    this.#book.add(job);
    this.#means.tags.create(job.arn, request.Tags);
    void this.#run(job, call);
    return { TrainingJobArn: job.arn };
  }

  describe({ TrainingJobName }: DescribeTrainingJobRequest): DescribeTrainingJobResponse {
    return this.#book.find(required(TrainingJobName, 'TrainingJobName')).describe();
  }

  list(request: ListTrainingJobsRequest): ListTrainingJobsResponse {
    const { WarmPoolStatusEquals, TrainingPlanArnEquals, ...rest } = request;
    if (WarmPoolStatusEquals ?? TrainingPlanArnEquals) throw notEmulated('warm pools and plans');
    const { items, ...next } = page(this.#book.all, rest);
    const TrainingJobSummaries = items.map((job) => {
      const { TrainingJobStatus, SecondaryStatus, TrainingEndTime } = job.describe();
      return {
        TrainingJobName: job.name,
        TrainingJobArn: job.arn,
        CreationTime: job.createdAt,
        ...(TrainingEndTime && { TrainingEndTime }),
        LastModifiedTime: job.modifiedAt,
        TrainingJobStatus,
        SecondaryStatus,
      };
    });
    return { TrainingJobSummaries, ...next };
  }

  stop({ TrainingJobName }: StopTrainingJobRequest, call: Call): void {
    const job = this.#book.find(required(TrainingJobName, 'TrainingJobName'));
    if (job.status === 'Stopping') return;
    if (job.isOver) {
      throw validationError(
        `The request was rejected because the training job is in status ${job.status}.`,
      );
    }
    this.#move(job, 'Stopping', call);
    job.stop.abort();
  }

  /** AWS looks for a channel's objects before it takes the job, with the job's role. */
  async #requireObjects(request: CreateTrainingJobRequest, call: Call): Promise<void> {
    const { files } = this.#means.openCloud(call);
    for (const { DataSource } of request.InputDataConfig ?? []) {
      const { S3Uri = '', S3DataType } = DataSource?.S3DataSource ?? {};
      if (S3DataType !== 'S3Prefix') continue;
      const { bucket, key } = parseS3Uri(S3Uri);
      const found = await files.list(bucket, key).catch((error: unknown) => {
        console.error(`Listing ${S3Uri}: ${told(error)}`);
        return [];
      });
      if (found.length > 0) continue;
      throw validationError(
        `No S3 objects found under S3 URL "${S3Uri}" given in input data source. Please ensure that the bucket exists in the selected region (${call.region}), that objects exist under that S3 prefix, and that the role "${request.RoleArn}" has "s3:ListBucket" permissions on bucket "${bucket}".`,
      );
    }
  }

  async #run(job: TrainingJob, call: Call): Promise<void> {
    const scraper = new MetricScraper(job.request.AlgorithmSpecification?.MetricDefinitions ?? []);
    const phase = (step: SecondaryStatus) => this.#move(job, step, call);
    const outcome = await runJob(trainingWork({ job, call, scraper, phase }), call, this.#means);
    await this.#publish(job, scraper, call);
    if (outcome.kind === 'failed') job.failureReason = outcome.reason;
    this.#move(job, lastStep(outcome), call);
  }

  async #publish(job: TrainingJob, scraper: MetricScraper, call: Call): Promise<void> {
    job.metrics = scraper.last.map(({ name, value, at }) => ({
      MetricName: name,
      Value: value,
      Timestamp: at,
    }));
    if (scraper.points.length === 0) return;
    const dimension = { name: 'TrainingJobName', value: job.name };
    try {
      await this.#means.openCloud(call).metrics.put(NAMESPACE, dimension, scraper.points);
    } catch (error) {
      // The job's role may not publish: describing the job shows its metrics all the same.
      console.error(`No metrics of ${job.name} in CloudWatch: ${told(error)}`);
    }
  }

  #move(job: TrainingJob, step: SecondaryStatus, call: Call): void {
    job.moveTo(step);
    const detail = { ...job.describe(), Tags: this.#means.tags.asMap(job.arn) };
    this.#means.events.send(this.#means.openCloud(call), {
      detailType: 'SageMaker Training Job State Change',
      detail: Object(inMilliseconds(detail)),
      resources: [job.arn],
    });
  }
}

function lastStep({ kind }: Outcome): SecondaryStatus {
  switch (kind) {
    case 'completed':
      return 'Completed';
    case 'failed':
      return 'Failed';
    case 'stopped':
      return 'Stopped';
    case 'outOfTime':
      return 'MaxRuntimeExceeded';
  }
}
