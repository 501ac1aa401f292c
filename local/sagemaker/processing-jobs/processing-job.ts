import type {
  CreateProcessingJobRequest,
  DescribeProcessingJobResponse,
  ProcessingJobStatus,
} from '@aws-sdk/client-sagemaker';
import type { BookedJob } from '../jobs/job-book.ts';

/** AWS's limit where a request names none, seconds: a day. */
export const DEFAULT_RUNTIME = 86_400;

/** A processing job and all that has happened to it. */
export class ProcessingJob implements BookedJob {
  readonly name: string;
  readonly arn: string;
  readonly request: CreateProcessingJobRequest;
  readonly stop = new AbortController();
  readonly createdAt = new Date();
  modifiedAt = this.createdAt;
  status: ProcessingJobStatus = 'InProgress';
  failureReason: string | undefined;
  exitMessage: string | undefined;
  #started: Date | undefined;
  #ended: Date | undefined;

  constructor(name: string, arn: string, request: CreateProcessingJobRequest) {
    this.name = name;
    this.arn = arn;
    this.request = request;
  }

  get isOver(): boolean {
    return this.#ended !== undefined;
  }

  get endedAt(): Date | undefined {
    return this.#ended;
  }

  /** Its container begins. */
  begin(): void {
    this.#started = new Date();
    this.modifiedAt = this.#started;
  }

  moveTo(status: ProcessingJobStatus): void {
    this.status = status;
    this.modifiedAt = new Date();
    if (status !== 'InProgress' && status !== 'Stopping') this.#ended = this.modifiedAt;
  }

  describe(): DescribeProcessingJobResponse {
    const { Tags: _, ...request } = this.request;
    return {
      ...request,
      ProcessingJobName: this.name,
      ProcessingJobArn: this.arn,
      ProcessingResources: request.ProcessingResources,
      AppSpecification: request.AppSpecification,
      StoppingCondition: request.StoppingCondition ?? { MaxRuntimeInSeconds: DEFAULT_RUNTIME },
      ProcessingJobStatus: this.status,
      ...(this.exitMessage !== undefined && { ExitMessage: this.exitMessage }),
      ...(this.failureReason !== undefined && { FailureReason: this.failureReason }),
      ...(this.#started && { ProcessingStartTime: this.#started }),
      ...(this.#ended && { ProcessingEndTime: this.#ended }),
      LastModifiedTime: this.modifiedAt,
      CreationTime: this.createdAt,
    };
  }
}
