import * as z from 'zod';
import { notEmulated, validationError } from '../errors.ts';

/** The one dimension that is scaled here. */
export const DIMENSION = 'sagemaker:variant:DesiredInstanceCount';
export const NAMESPACE = 'sagemaker';

/** The one metric that is tracked here. */
export const METRIC = 'SageMakerVariantInvocationsPerInstance';

const suspendedState = z.object({
  DynamicScalingInSuspended: z.boolean().optional(),
  DynamicScalingOutSuspended: z.boolean().optional(),
  ScheduledScalingSuspended: z.boolean().optional(),
});
export type SuspendedState = z.infer<typeof suspendedState>;

const trackingPolicy = z.strictObject({
  TargetValue: z.number(),
  PredefinedMetricSpecification: z
    .object({ PredefinedMetricType: z.string(), ResourceLabel: z.string().optional() })
    .optional(),
  CustomizedMetricSpecification: z.unknown().optional(),
  ScaleOutCooldown: z.int().min(0).optional(),
  ScaleInCooldown: z.int().min(0).optional(),
  DisableScaleIn: z.boolean().optional(),
});
export type TrackingPolicy = z.infer<typeof trackingPolicy>;

const target = {
  ServiceNamespace: z.string(),
  ResourceId: z.string(),
  ScalableDimension: z.string(),
};
const pages = { MaxResults: z.int().min(1).max(50).optional(), NextToken: z.string().optional() };

/** What each operation is asked with; members that would be ignored are refused. */
export const requests = {
  RegisterScalableTarget: z.strictObject({
    ...target,
    MinCapacity: z.int().optional(),
    MaxCapacity: z.int().optional(),
    // AWS takes it and uses its service-linked role all the same.
    RoleARN: z.string().optional(),
    SuspendedState: suspendedState.optional(),
  }),
  DeregisterScalableTarget: z.strictObject(target),
  DescribeScalableTargets: z.strictObject({
    ServiceNamespace: z.string(),
    ResourceIds: z.array(z.string()).optional(),
    ScalableDimension: z.string().optional(),
    ...pages,
  }),
  PutScalingPolicy: z.strictObject({
    ...target,
    PolicyName: z.string().min(1),
    PolicyType: z.string().optional(),
    TargetTrackingScalingPolicyConfiguration: trackingPolicy.optional(),
  }),
  DeleteScalingPolicy: z.strictObject({ ...target, PolicyName: z.string() }),
  DescribeScalingPolicies: z.strictObject({
    ServiceNamespace: z.string(),
    PolicyNames: z.array(z.string()).optional(),
    ResourceId: z.string().optional(),
    ScalableDimension: z.string().optional(),
    ...pages,
  }),
  DescribeScalingActivities: z.strictObject({
    ServiceNamespace: z.string(),
    ResourceId: z.string().optional(),
    ScalableDimension: z.string().optional(),
    IncludeNotScaledActivities: z.boolean().optional(),
    ...pages,
  }),
} as const;
export type AutoScalingOperation = keyof typeof requests;
export type RequestOf<O extends AutoScalingOperation> = z.infer<(typeof requests)[O]>;

/** A request, read. @throws ValidationException naming what is wrong or not emulated */
export function read<T>(
  operation: AutoScalingOperation,
  schema: z.ZodType<T>,
  request: unknown,
): T {
  const parsed = schema.safeParse(request);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys') {
    throw notEmulated(`${issue.keys.join(', ')} of ${operation}`);
  }
  throw validationError(`${issue?.path.join('.')}: ${issue?.message}`);
}

/** The variant of `endpoint/<name>/variant/<name>`. @throws ValidationException */
export function variantOf(request: {
  ServiceNamespace: string;
  ResourceId: string;
  ScalableDimension: string;
}): { endpoint: string; variant: string } {
  const { ServiceNamespace, ResourceId, ScalableDimension } = request;
  if (ServiceNamespace !== NAMESPACE)
    throw notEmulated(`the service namespace ${ServiceNamespace}`);
  if (ScalableDimension !== DIMENSION) throw notEmulated(`the dimension ${ScalableDimension}`);
  const [, endpoint, variant] = /^endpoint\/([^/]+)\/variant\/([^/]+)$/.exec(ResourceId) ?? [];
  if (endpoint === undefined || variant === undefined) {
    throw validationError('Unsupported service namespace, resource type or scalable dimension');
  }
  return { endpoint, variant };
}
