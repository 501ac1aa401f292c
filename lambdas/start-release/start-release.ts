import * as z from 'zod';
import type { ReleaseRequest } from '../../pipelines/release/contract.ts';
import { firstReleaseOf } from '../../pipelines/release/first-attempt.ts';
import { releaseExecutionName } from '../../pipelines/release/ids.ts';
import { packageGroupOf } from '../../pipelines/training/plan.ts';
import { parsePayload } from '../shared/parse-payload.ts';
import type { ServingPolicies } from '../shared/ports/serving-policies.ts';
import type { StartOutcome, Workflow } from '../shared/ports/workflow.ts';

/**
 * SageMaker's event, as far as it is read. Packages outside of groups have neither group nor version.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html
 */
const packageEvent = z.object({
  source: z.literal('aws.sagemaker'),
  'detail-type': z.literal('SageMaker Model Package State Change'),
  detail: z.object({
    ModelPackageArn: z.string(),
    ModelPackageGroupName: z.string().optional(),
    ModelPackageVersion: z.int().positive().optional(),
    ModelPackageStatus: z.string().optional(),
    ModelApprovalStatus: z.string().optional(),
  }),
});
type PackageDetail = z.infer<typeof packageEvent>['detail'];

export interface StartReleasePorts {
  readonly policies: Pick<ServingPolicies, 'names'>;
  readonly workflow: Workflow;
  /** What the names of model package groups start with. */
  readonly system: string;
}

export type StartedRelease =
  | { readonly outcome: StartOutcome; readonly release: ReleaseRequest }
  /** An event that asks for no release. */
  | { readonly outcome: 'ignored'; readonly packageArn: string; readonly reason: string };

/**
 * Starts the release of a package that was approved. However often its approval is told, one
 * execution answers it; what isn't an approval in a group of ours is ignored.
 * @throws BadPayloadError when it is no such event
 */
export async function startRelease(
  event: unknown,
  { policies, workflow, system }: StartReleasePorts,
): Promise<StartedRelease> {
  const { detail } = parsePayload(packageEvent, event);
  const found = requestOf(detail, await policies.names(), system);
  if (typeof found === 'string') {
    return { outcome: 'ignored', packageArn: detail.ModelPackageArn, reason: found };
  }
  const name = releaseExecutionName(found.id, found.attempt);
  return { outcome: await workflow.start(name, { release: found }), release: found };
}

/** The release that an event asks for, or why it asks for none. */
function requestOf(
  detail: PackageDetail,
  models: readonly string[],
  system: string,
): ReleaseRequest | string {
  const { ModelPackageArn: packageArn, ModelPackageVersion: packageVersion } = detail;
  const model = models.find(
    (name) => packageGroupOf(system, name) === detail.ModelPackageGroupName,
  );
  if (model === undefined || packageVersion === undefined) {
    return `its group, ${detail.ModelPackageGroupName ?? 'none'}, is of no configured model`;
  }
  if (detail.ModelApprovalStatus !== 'Approved') {
    return `its approval is ${detail.ModelApprovalStatus ?? 'not told'}`;
  }
  // A model can only be made of a complete package; that it is complete will be told, too.
  const status = detail.ModelPackageStatus ?? 'Completed';
  if (status !== 'Completed') return `its status is ${status}`;
  return firstReleaseOf({ model, packageArn, packageVersion });
}
