import type {
  CreateProcessingJobRequest,
  CreateProcessingJobResponse,
  DescribeProcessingJobRequest,
  DescribeProcessingJobResponse,
  ListProcessingJobsRequest,
  ListProcessingJobsResponse,
  ProcessingJobStatus,
  StopProcessingJobRequest,
} from '@aws-sdk/client-sagemaker';
import { arnOf, type Call, required } from '../call.ts';
import { inMilliseconds } from '../cloud/event-sender.ts';
import { validationError } from '../errors.ts';
import { JobBook } from '../jobs/job-book.ts';
import type { Means } from '../jobs/means.ts';
import { type Outcome, type Phase, runJob } from '../jobs/run-job.ts';
import { page } from '../listing.ts';
import { checkProcessingJob } from './checks.ts';
import { ProcessingJob } from './processing-job.ts';
import { processingWork } from './processing-work.ts';

/** The operations on processing jobs. */
export class ProcessingJobs {
  readonly #means: Means;
  readonly #book = new JobBook<ProcessingJob>({
    taken: (arn) =>
      `Job name must be unique within an AWS account and region, and a job with this name already exists (${arn})`,
    missing: (name) => `Could not find requested job with name: ${name}`,
  });

  constructor(means: Means) {
    this.#means = means;
  }

  get all(): ProcessingJob[] {
    return this.#book.all;
  }

  create(request: CreateProcessingJobRequest, call: Call): CreateProcessingJobResponse {
    const name = required(request.ProcessingJobName, 'ProcessingJobName');
    checkProcessingJob(request);
    const arn = arnOf(call, `processing-job/${name.toLowerCase()}`);
    const job = new ProcessingJob(name, arn, request);
    this.#book.add(job);
    this.#means.tags.create(arn, request.Tags);
    void this.#run(job, call);
    return { ProcessingJobArn: arn };
  }

  describe({ ProcessingJobName }: DescribeProcessingJobRequest): DescribeProcessingJobResponse {
    return this.#book.find(required(ProcessingJobName, 'ProcessingJobName')).describe();
  }

  list(request: ListProcessingJobsRequest): ListProcessingJobsResponse {
    const { items, ...next } = page(this.#book.all, request);
    const ProcessingJobSummaries = items.map((job) => ({
      ProcessingJobName: job.name,
      ProcessingJobArn: job.arn,
      CreationTime: job.createdAt,
      ...(job.endedAt && { ProcessingEndTime: job.endedAt }),
      LastModifiedTime: job.modifiedAt,
      ProcessingJobStatus: job.status,
      ...(job.failureReason !== undefined && { FailureReason: job.failureReason }),
      ...(job.exitMessage !== undefined && { ExitMessage: job.exitMessage }),
    }));
    return { ProcessingJobSummaries, ...next };
  }

  stop({ ProcessingJobName }: StopProcessingJobRequest, call: Call): void {
    const job = this.#book.find(required(ProcessingJobName, 'ProcessingJobName'));
    if (job.status === 'Stopping') return;
    if (job.isOver) {
      throw validationError(
        `The request was rejected because the processing job is in status ${job.status}.`,
      );
    }
    this.#move(job, 'Stopping', call);
    job.stop.abort();
  }

  async #run(job: ProcessingJob, call: Call): Promise<void> {
    const phase = (step: Phase) => {
      if (step === 'Starting') this.#move(job, 'InProgress', call);
      if (step === 'Training') job.begin();
    };
    const outcome = await runJob(processingWork({ job, call, phase }), call, this.#means);
    if (outcome.kind === 'failed') job.failureReason = outcome.reason;
    this.#move(job, lastStatus(outcome), call);
  }

  #move(job: ProcessingJob, status: ProcessingJobStatus, call: Call): void {
    job.moveTo(status);
    const detail = { ...job.describe(), Tags: this.#means.tags.asMap(job.arn) };
    this.#means.events.send(this.#means.openCloud(call), {
      detailType: 'SageMaker Processing Job State Change',
      detail: Object(inMilliseconds(detail)),
      resources: [job.arn],
    });
  }
}

/** A job out of time is stopped too (API_ProcessingStoppingCondition). */
function lastStatus({ kind }: Outcome): ProcessingJobStatus {
  if (kind === 'completed') return 'Completed';
  return kind === 'failed' ? 'Failed' : 'Stopped';
}
