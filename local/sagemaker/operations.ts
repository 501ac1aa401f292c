import type * as SageMaker from '@aws-sdk/client-sagemaker';
import type { Call } from './call.ts';
import type { EventSender } from './cloud/event-sender.ts';
import type { Means } from './jobs/means.ts';
import { ModelPackageGroups } from './model-packages/model-package-groups.ts';
import { ModelPackages } from './model-packages/model-packages.ts';
import { ProcessingJobs } from './processing-jobs/processing-jobs.ts';
import { TrainingJobs } from './training-jobs/training-jobs.ts';

/** What each operation that is offered is asked with. */
interface Requests {
  CreateTrainingJob: SageMaker.CreateTrainingJobRequest;
  DescribeTrainingJob: SageMaker.DescribeTrainingJobRequest;
  ListTrainingJobs: SageMaker.ListTrainingJobsRequest;
  StopTrainingJob: SageMaker.StopTrainingJobRequest;
  CreateProcessingJob: SageMaker.CreateProcessingJobRequest;
  DescribeProcessingJob: SageMaker.DescribeProcessingJobRequest;
  ListProcessingJobs: SageMaker.ListProcessingJobsRequest;
  StopProcessingJob: SageMaker.StopProcessingJobRequest;
  CreateModelPackageGroup: SageMaker.CreateModelPackageGroupInput;
  DescribeModelPackageGroup: SageMaker.DescribeModelPackageGroupInput;
  ListModelPackageGroups: SageMaker.ListModelPackageGroupsInput;
  DeleteModelPackageGroup: SageMaker.DeleteModelPackageGroupInput;
  CreateModelPackage: SageMaker.CreateModelPackageInput;
  DescribeModelPackage: SageMaker.DescribeModelPackageInput;
  ListModelPackages: SageMaker.ListModelPackagesInput;
  UpdateModelPackage: SageMaker.UpdateModelPackageInput;
  DeleteModelPackage: SageMaker.DeleteModelPackageInput;
  AddTags: SageMaker.AddTagsInput;
  ListTags: SageMaker.ListTagsInput;
  DeleteTags: SageMaker.DeleteTagsInput;
}
export type OperationName = keyof Requests;

/**
 * Answers with an operation's output; undefined where it has none. A method's type, so that the
 * server may call any of them with a request that the bridge has checked.
 */
export type Operation<R> = {
  answer(request: R, call: Call): object | undefined | Promise<object>;
}['answer'];

/** Every operation that is offered, and nothing else. */
export type Operations = { readonly [O in OperationName]: Operation<Requests[O]> };

/** The emulated SageMaker: its subjects, and the table of what it answers. */
export interface SageMakerEmulation {
  readonly operations: Operations;
  /** For a person who looks for what went wrong. */
  state(): object;
  readonly events: EventSender;
}

/** An operation without an output. */
function nothing<R>(act: (request: R, call: Call) => void): Operation<R> {
  return (request, call) => {
    act(request, call);
    return undefined;
  };
}

/** An account without jobs and models. */
export function emulate(means: Means): SageMakerEmulation {
  const { tags, events } = means;
  const training = new TrainingJobs(means);
  const processing = new ProcessingJobs(means);
  const groups = new ModelPackageGroups(tags);
  const packages = new ModelPackages({ groups, ...means });
  return {
    events,
    state: () => ({
      trainingJobs: training.all.map((job) => job.describe()),
      processingJobs: processing.all.map((job) => job.describe()),
      modelPackageGroups: groups.all.map((group) => ({
        ...group.describe(),
        versions: [...group.versions.values()].map((version) => version.describe()),
      })),
    }),
    operations: {
      CreateTrainingJob: (request, call) => training.create(request, call),
      DescribeTrainingJob: (request) => training.describe(request),
      ListTrainingJobs: (request) => training.list(request),
      StopTrainingJob: nothing((request, call) => training.stop(request, call)),
      CreateProcessingJob: (request, call) => processing.create(request, call),
      DescribeProcessingJob: (request) => processing.describe(request),
      ListProcessingJobs: (request) => processing.list(request),
      StopProcessingJob: nothing((request, call) => processing.stop(request, call)),
      CreateModelPackageGroup: (request, call) => groups.create(request, call),
      DescribeModelPackageGroup: (request, call) => groups.describe(request, call),
      ListModelPackageGroups: (request) => groups.list(request),
      DeleteModelPackageGroup: nothing((request, call) => groups.delete(request, call)),
      CreateModelPackage: (request, call) => packages.create(request, call),
      DescribeModelPackage: (request, call) => packages.describe(request, call),
      ListModelPackages: (request, call) => packages.list(request, call),
      UpdateModelPackage: (request, call) => packages.update(request, call),
      DeleteModelPackage: nothing((request, call) => packages.delete(request, call)),
      AddTags: (request) => tags.addTags(request),
      ListTags: (request) => tags.listTags(request),
      DeleteTags: (request) => tags.deleteTags(request),
    },
  };
}
