import type {
  CreateProcessingJobRequest,
  DescribeProcessingJobResponse,
  ProcessingJobStatus,
} from '@aws-sdk/client-sagemaker';
import { DEFAULT_RUNTIME, Job } from '../jobs/job.ts';

/** A processing job and all that has happened to it. */
export class ProcessingJob extends Job<CreateProcessingJobRequest> {
  status: ProcessingJobStatus = 'InProgress';
  exitMessage: string | undefined;
  #started: Date | undefined;

  /** Its container begins. */
  begin(): void {
    this.#started = new Date();
    this.modifiedAt = this.#started;
  }

  moveTo(status: ProcessingJobStatus): void {
    this.status = status;
    this.modifiedAt = new Date();
    if (status !== 'InProgress' && status !== 'Stopping') this.ended = this.modifiedAt;
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
      ...(this.ended && { ProcessingEndTime: this.ended }),
      LastModifiedTime: this.modifiedAt,
      CreationTime: this.createdAt,
    };
  }
}
