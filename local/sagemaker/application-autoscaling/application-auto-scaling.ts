import { randomUUID } from 'node:crypto';
import type { Call } from '../call.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { AwsError, notEmulated, validationError } from '../errors.ts';
import { page } from '../listing.ts';
import {
  type AutoScalingOperation,
  DIMENSION,
  METRIC,
  read,
  type RequestOf,
  requests,
  variantOf,
} from './requests.ts';
import { ScalableTarget } from './scalable-target.ts';
import { Scaler, type ScalerMeans } from './scaler.ts';

/** The page where none is asked for. */
const PAGE = 50;

/** The operations of Application Auto Scaling, on SageMaker's variants alone. */
export class ApplicationAutoScaling {
  readonly #means: ScalerMeans;
  readonly #scaler: Scaler;

  constructor(means: ScalerMeans) {
    this.#means = means;
    this.#scaler = new Scaler(means);
  }

  /** Answers one of the operations. @throws AwsError */
  answer(operation: AutoScalingOperation, request: unknown, call: Call): object {
    switch (operation) {
      case 'RegisterScalableTarget':
        return this.#register(read(operation, requests[operation], request), call);
      case 'DeregisterScalableTarget':
        return this.#deregister(read(operation, requests[operation], request));
      case 'DescribeScalableTargets':
        return this.#describeTargets(read(operation, requests[operation], request));
      case 'PutScalingPolicy':
        return this.#putPolicy(read(operation, requests[operation], request), call);
      case 'DeleteScalingPolicy':
        return this.#deletePolicy(read(operation, requests[operation], request));
      case 'DescribeScalingPolicies':
        return this.#describePolicies(read(operation, requests[operation], request));
      case 'DescribeScalingActivities':
        return this.#describeActivities(read(operation, requests[operation], request));
    }
  }

  close(): void {
    this.#scaler.close();
  }

  #register(request: RequestOf<'RegisterScalableTarget'>, call: Call): object {
    const { endpoint: name, variant } = variantOf(request);
    const known = this.#means.targets.get(name, variant);
    const min = request.MinCapacity ?? known?.min;
    const max = request.MaxCapacity ?? known?.max;
    if (min === undefined || max === undefined) {
      throw validationError('MinCapacity and MaxCapacity are required for a new scalable target.');
    }
    if (min > max) throw validationError('Maximum capacity cannot be less than minimum capacity');
    if (min < 1) throw validationError(`Minimum capacity ${min} must be at least 1.`);
    const endpoint = this.#inService(name, variant);
    const target = known ?? new ScalableTarget({ endpoint: name, variant, min, max }, call);
    Object.assign(target, { min, max });
    target.suspended = { ...target.suspended, ...request.SuspendedState };
    this.#means.targets.add(target);
    this.#scaler.start();
    this.#intoBounds(target, endpoint);
    return { ScalableTargetARN: target.arn };
  }

  /** @throws ValidationException unless the variant is there and its endpoint InService */
  #inService(name: string, variant: string): Endpoint {
    const endpoint = this.#means.endpoints.get(name);
    if (!endpoint?.fleet.variant(variant)) {
      throw validationError(`SageMaker variant doesn't exist: endpoint/${name}/variant/${variant}`);
    }
    if (endpoint.status === 'InService') return endpoint;
    throw validationError(
      `The endpoint ${name} must be InService to register its variant; it is ${endpoint.status}.`,
    );
  }

  #intoBounds(target: ScalableTarget, endpoint: Endpoint): void {
    const capacity = endpoint.fleet.variant(target.variant)?.desiredCount ?? target.min;
    const next = target.bounded(capacity);
    if (next === capacity) return;
    const cause =
      next > capacity
        ? `minimum capacity was set to ${target.min}`
        : `maximum capacity was set to ${target.max}`;
    this.#scaler.set(target, endpoint, next, cause);
  }

  #deregister(request: RequestOf<'DeregisterScalableTarget'>): object {
    const { endpoint, variant } = variantOf(request);
    this.#means.targets.remove(this.#means.targets.find(endpoint, variant));
    return {};
  }

  #describeTargets(request: RequestOf<'DescribeScalableTargets'>): object {
    const { ResourceIds: ids } = request;
    const targets = this.#describable(request, ids?.[0]).filter(
      ({ resourceId }) => !ids?.length || ids.includes(resourceId),
    );
    const { items, ...next } = inPages(targets, request);
    return { ScalableTargets: items.map((target) => target.describe()), ...next };
  }

  #putPolicy(request: RequestOf<'PutScalingPolicy'>, call: Call): object {
    const { endpoint, variant } = variantOf(request);
    const target = this.#means.targets.find(endpoint, variant);
    const { PolicyName: name, PolicyType, TargetTrackingScalingPolicyConfiguration } = request;
    if ((PolicyType ?? 'StepScaling') !== 'TargetTrackingScaling') {
      throw notEmulated(`${PolicyType ?? 'StepScaling'} policies`);
    }
    const tracking = TargetTrackingScalingPolicyConfiguration;
    if (!tracking) throw validationError('A target tracking configuration is required.');
    const metric = tracking.PredefinedMetricSpecification?.PredefinedMetricType;
    if (metric !== METRIC) throw notEmulated(`scaling by ${metric ?? 'a customized metric'}`);
    if (tracking.TargetValue <= 0) throw validationError('TargetValue must be greater than 0.');
    const known = target.policies.get(name);
    const arn = known?.arn ?? policyArn(target, name, call);
    target.policies.set(name, { name, arn, createdAt: known?.createdAt ?? new Date(), tracking });
    return { PolicyARN: arn, Alarms: [] };
  }

  #deletePolicy(request: RequestOf<'DeleteScalingPolicy'>): object {
    const { endpoint, variant } = variantOf(request);
    const target = this.#means.targets.find(endpoint, variant);
    if (!target.policies.delete(request.PolicyName)) {
      throw new AwsError(
        'ObjectNotFoundException',
        `No scaling policy found for service namespace: ${request.ServiceNamespace}, resource ID: ${request.ResourceId}, scalable dimension: ${request.ScalableDimension}: ${request.PolicyName}`,
      );
    }
    return {};
  }

  #describePolicies(request: RequestOf<'DescribeScalingPolicies'>): object {
    const { ResourceId, PolicyNames: names } = request;
    const policies = this.#describable(request, ResourceId)
      .filter(({ resourceId }) => resourceId === (ResourceId ?? resourceId))
      .flatMap((target) =>
        [...target.policies.values()]
          .filter(({ name }) => !names?.length || names.includes(name))
          .map((policy) => target.describePolicy(policy)),
      );
    const { items, ...next } = inPages(policies, request);
    return { ScalingPolicies: items, ...next };
  }

  /** Only one dimension is scaled here, so with any other nothing is found. */
  #describable(
    request: { ScalableDimension?: string | undefined },
    resource: unknown,
  ): ScalableTarget[] {
    requireResource(request, resource);
    return (request.ScalableDimension ?? DIMENSION) === DIMENSION ? this.#means.targets.all : [];
  }

  #describeActivities(request: RequestOf<'DescribeScalingActivities'>): object {
    requireResource(request, request.ResourceId);
    const activities = this.#means.activities.all.filter(
      ({ ResourceId, ScalableDimension }) =>
        ResourceId === (request.ResourceId ?? ResourceId) &&
        ScalableDimension === (request.ScalableDimension ?? ScalableDimension),
    );
    const { items, ...next } = inPages(activities, request);
    return { ScalingActivities: items, ...next };
  }
}

/**
 * A dimension filters only together with the resource.
 * https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalingPolicies.html
 * @throws ValidationException; its wording on AWS is not known
 */
function requireResource(
  { ScalableDimension }: { ScalableDimension?: string | undefined },
  resource: unknown,
): void {
  if (ScalableDimension === undefined || resource !== undefined) return;
  throw validationError('A resource ID is required when a scalable dimension is specified.');
}

/** One page, in the order that is given. */
function inPages<T extends object>(
  items: readonly T[],
  { MaxResults = PAGE, NextToken }: { MaxResults?: number; NextToken?: string },
): { items: T[]; NextToken?: string } {
  const never = new Date(0);
  const listed = items.map((item) => ({
    item,
    name: '',
    status: '',
    createdAt: never,
    modifiedAt: never,
  }));
  const { items: some, ...next } = page(
    listed,
    { MaxResults, NextToken },
    () => new AwsError('InvalidNextTokenException', 'The next token supplied was invalid.'),
  );
  return { items: some.map(({ item }) => item), ...next };
}

function policyArn({ resourceId }: ScalableTarget, name: string, call: Call): string {
  const partition = call.caller.split(':')[1] ?? 'aws';
  return `arn:${partition}:autoscaling:${call.region}:${call.account}:scalingPolicy:${randomUUID()}:resource/sagemaker/${resourceId}:policyName/${name}`;
}
