import type {
  CreateTrainingJobRequest,
  DescribeTrainingJobResponse,
  MetricData,
  SecondaryStatus,
  SecondaryStatusTransition,
  TrainingJobStatus,
} from '@aws-sdk/client-sagemaker';
import { DEFAULT_RUNTIME, Job } from '../jobs/job.ts';

/** What AWS says about each step of a training job's life. */
const MESSAGES: Partial<Record<SecondaryStatus, string>> = {
  Starting: 'Starting the training job',
  Downloading: 'Downloading input data',
  Training: 'Training image download completed. Training in progress.',
  Uploading: 'Uploading generated training model',
  Stopping: 'Stopping the training job',
  Stopped: 'Training job stopped',
  MaxRuntimeExceeded: 'Training job runtime exceeded the maximum',
  Completed: 'Training job completed',
  Failed: 'Training job failed',
};

/** A training job and all that has happened to it. */
export class TrainingJob extends Job<CreateTrainingJobRequest> {
  status: TrainingJobStatus = 'InProgress';
  secondaryStatus: SecondaryStatus = 'Starting';
  /** Where the model is, once it is uploaded. */
  artifact: string | undefined;
  metrics: readonly MetricData[] = [];
  #transitions: SecondaryStatusTransition[] = [];
  #trainingStarted: Date | undefined;

  /** The job is at a new step. One that is being stopped stays Stopping until it is over. */
  moveTo(step: SecondaryStatus): void {
    if (this.status === 'Stopping' && step !== 'Stopping' && !isLast(step)) return;
    const now = new Date();
    const last = this.#transitions.at(-1);
    if (last?.Status === step) return;
    if (last) last.EndTime = now;
    this.#transitions.push({
      Status: step,
      StartTime: now,
      ...(isLast(step) && { EndTime: now }),
      StatusMessage: MESSAGES[step] ?? step,
    });
    this.modifiedAt = now;
    this.secondaryStatus = step;
    this.status = statusOf(step);
    if (step === 'Downloading') this.#trainingStarted ??= now;
    if (isLast(step)) this.ended = now;
  }

  describe(): DescribeTrainingJobResponse {
    const { Tags: _, ...request } = this.request;
    const seconds = this.#seconds();
    return {
      ...request,
      TrainingJobName: this.name,
      TrainingJobArn: this.arn,
      // AWS leaves it out until there is a model, though its service model requires it.
      ModelArtifacts: this.artifact === undefined ? undefined : { S3ModelArtifacts: this.artifact },
      TrainingJobStatus: this.status,
      SecondaryStatus: this.secondaryStatus,
      ...(this.failureReason !== undefined && { FailureReason: this.failureReason }),
      StoppingCondition: request.StoppingCondition ?? { MaxRuntimeInSeconds: DEFAULT_RUNTIME },
      CreationTime: this.createdAt,
      ...(this.#trainingStarted && { TrainingStartTime: this.#trainingStarted }),
      ...(this.ended && { TrainingEndTime: this.ended }),
      LastModifiedTime: this.modifiedAt,
      SecondaryStatusTransitions: this.#transitions.map((transition) => ({ ...transition })),
      ...(this.metrics.length > 0 && { FinalMetricDataList: [...this.metrics] }),
      EnableNetworkIsolation: request.EnableNetworkIsolation ?? false,
      EnableInterContainerTrafficEncryption: request.EnableInterContainerTrafficEncryption ?? false,
      EnableManagedSpotTraining: false,
      ...(seconds && { TrainingTimeInSeconds: seconds, BillableTimeInSeconds: seconds }),
    };
  }

  #seconds(): number | undefined {
    if (!this.ended || !this.#trainingStarted) return undefined;
    return Math.ceil((this.ended.getTime() - this.#trainingStarted.getTime()) / 1000);
  }
}

function isLast(step: SecondaryStatus): boolean {
  return ['Completed', 'Failed', 'Stopped', 'MaxRuntimeExceeded'].includes(step);
}

function statusOf(step: SecondaryStatus): TrainingJobStatus {
  if (step === 'Completed' || step === 'Failed' || step === 'Stopping') return step;
  return step === 'Stopped' || step === 'MaxRuntimeExceeded' ? 'Stopped' : 'InProgress';
}
