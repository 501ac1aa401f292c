import { lineage } from '../../pipelines/training/contract.ts';
import type {
  DescribedPackage,
  RegisteredCandidate,
  RunPlan,
} from '../../pipelines/training/steps.ts';
import type { ObjectStore } from '../shared/ports/object-store.ts';
import { parseS3Uri } from '../shared/s3-uri.ts';

/**
 * This run's own candidate, when an earlier attempt registered it and failed before it was recorded:
 * compared with itself it would be registered twice. The package says where its lineage lies.
 */
export async function findRegistered(
  approved: DescribedPackage | null,
  plan: RunPlan,
  store: Pick<ObjectStore, 'readText'>,
): Promise<RegisteredCandidate | null> {
  const { candidateId, lineageUri } = approved?.CustomerMetadataProperties ?? {};
  if (!approved || candidateId !== plan.candidateId || lineageUri === undefined) return null;
  const place = parseS3Uri(lineageUri);
  const origin = lineage.parse(JSON.parse(await store.readText(place.key)));
  return {
    packageArn: approved.ModelPackageArn,
    evaluationJob: origin.evaluation.job,
    verdict: parseS3Uri(origin.verdict.uri),
    lineage: place,
  };
}
