import type * as SageMaker from '@aws-sdk/client-sagemaker';
import { ApplicationAutoScaling } from './application-autoscaling/application-auto-scaling.ts';
import { ScalableTargets } from './application-autoscaling/scalable-targets.ts';
import { ScalingActivities } from './application-autoscaling/scaling-activities.ts';
import type { Call } from './call.ts';
import { Capture } from './capture/capture.ts';
import type { EventSender } from './cloud/event-sender.ts';
import { EndpointConfigs } from './endpoint-configs/endpoint-configs.ts';
import { Endpoints } from './endpoints/endpoints.ts';
import { seeded } from './invoke/choice.ts';
import { InvocationCount } from './invoke/invocation-count.ts';
import { InvocationMetrics } from './invoke/invocation-metrics.ts';
import { Invocations } from './invoke/invocations.ts';
import type { Means } from './jobs/means.ts';
import { ModelPackageGroups } from './model-packages/model-package-groups.ts';
import { ModelPackages } from './model-packages/model-packages.ts';
import { Models } from './models/models.ts';
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
  CreateModel: SageMaker.CreateModelInput;
  DescribeModel: SageMaker.DescribeModelInput;
  ListModels: SageMaker.ListModelsInput;
  DeleteModel: SageMaker.DeleteModelInput;
  CreateEndpointConfig: SageMaker.CreateEndpointConfigInput;
  DescribeEndpointConfig: SageMaker.DescribeEndpointConfigInput;
  ListEndpointConfigs: SageMaker.ListEndpointConfigsInput;
  DeleteEndpointConfig: SageMaker.DeleteEndpointConfigInput;
  CreateEndpoint: SageMaker.CreateEndpointInput;
  DescribeEndpoint: SageMaker.DescribeEndpointInput;
  ListEndpoints: SageMaker.ListEndpointsInput;
  UpdateEndpoint: SageMaker.UpdateEndpointInput;
  UpdateEndpointWeightsAndCapacities: SageMaker.UpdateEndpointWeightsAndCapacitiesInput;
  DeleteEndpoint: SageMaker.DeleteEndpointInput;
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
  readonly invocations: Invocations;
  readonly autoScaling: ApplicationAutoScaling;
  /** A fault: AWS updates an endpoint by itself for this time of its own. */
  updateBySystem(endpoint: string, seconds: number): void;
  /** Ends every endpoint, and sends what is known of its requests. */
  close(): Promise<void>;
}

/** An operation without an output. */
function nothing<R>(act: (request: R, call: Call) => void): Operation<R> {
  return (request, call) => {
    act(request, call);
    return undefined;
  };
}

/** Which variant and which requests the dice choose is the same in every run. */
const SEED = 7;

/** Metrics are sent this many times a minute, and every five seconds at the least. */
const METRICS_A_MINUTE = 4;
const METRICS_WAIT = 5_000;

/** What hangs on endpoints: who invokes them, what is seen of it, and what scales them. */
function emulateHosting(means: Means, packages: ModelPackages) {
  const models = new Models({ packages, ...means });
  const configs = new EndpointConfigs({ models, ...means });
  const targets = new ScalableTargets();
  const endpoints = new Endpoints({ ...means, configs, scaled: targets });
  const counts = new InvocationCount();
  const chance = seeded(SEED);
  const { minuteMs } = means.pace;
  const metrics = new InvocationMetrics(Math.min(METRICS_WAIT, minuteMs / METRICS_A_MINUTE));
  const capture = new Capture(minuteMs, chance);
  const invocations = new Invocations({ ...means, endpoints, metrics, counts, capture, chance });
  const activities = new ScalingActivities();
  const autoScaling = new ApplicationAutoScaling({
    ...means,
    targets,
    activities,
    endpoints,
    counts,
  });
  const close = async () => {
    autoScaling.close();
    await Promise.all([endpoints.close(), metrics.close(), capture.close()]);
  };
  return { models, configs, endpoints, invocations, autoScaling, close };
}

/** An account without jobs and models. */
export function emulate(means: Means): SageMakerEmulation {
  const { tags, events } = means;
  const training = new TrainingJobs(means);
  const processing = new ProcessingJobs(means);
  const groups = new ModelPackageGroups(tags);
  const packages = new ModelPackages({ groups, ...means });
  const hosting = emulateHosting(means, packages);
  const { models, configs, endpoints } = hosting;
  return {
    events,
    invocations: hosting.invocations,
    autoScaling: hosting.autoScaling,
    updateBySystem: (endpoint, seconds) => void endpoints.updateBySystem(endpoint, seconds),
    close: hosting.close,
    state: () => ({
      trainingJobs: training.all.map((job) => job.describe()),
      processingJobs: processing.all.map((job) => job.describe()),
      modelPackageGroups: groups.all.map((group) => ({
        ...group.describe(),
        versions: [...group.versions.values()].map((version) => version.describe()),
      })),
      models: models.all.map((model) => model.describe()),
      endpointConfigs: configs.all.map((config) => config.describe()),
      endpoints: endpoints.all.map((endpoint) => endpoint.describe()),
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
      CreateModel: (request, call) => models.create(request, call),
      DescribeModel: (request, call) => models.describe(request, call),
      ListModels: (request) => models.list(request),
      DeleteModel: nothing((request, call) => models.delete(request, call)),
      CreateEndpointConfig: (request, call) => configs.create(request, call),
      DescribeEndpointConfig: (request, call) => configs.describe(request, call),
      ListEndpointConfigs: (request) => configs.list(request),
      DeleteEndpointConfig: nothing((request, call) => configs.delete(request, call)),
      CreateEndpoint: (request, call) => endpoints.create(request, call),
      DescribeEndpoint: (request, call) => endpoints.describe(request, call),
      ListEndpoints: (request) => endpoints.list(request),
      UpdateEndpoint: (request, call) => endpoints.update(request, call),
      UpdateEndpointWeightsAndCapacities: (request, call) =>
        endpoints.updateWeightsAndCapacities(request, call),
      DeleteEndpoint: nothing((request, call) => endpoints.delete(request, call)),
      AddTags: (request) => tags.addTags(request),
      ListTags: (request) => tags.listTags(request),
      DeleteTags: (request) => tags.deleteTags(request),
    },
  };
}
