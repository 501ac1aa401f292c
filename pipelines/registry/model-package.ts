import { candidateId, type EvaluationReport } from '../evaluation/contract.ts';
import type { GatesPolicy, Verdict } from '../gates/contract.ts';
import { metricOf } from '../gates/gate-results.ts';
import { contentHash } from '../model-definition/contract.ts';
import { ChampionUnknownError } from '../shared/errors.ts';
import type { Artifact, RunRequest } from '../training/contract.ts';
import type { Champion, DescribedPackage, PackageOrder, RunPlan } from '../training/steps.ts';
import { customerMetadata, type ModelCard } from './contract.ts';
import { modelCardContent } from './model-card.ts';

/** A document of the run in S3. */
export interface StoredDocument {
  readonly uri: string;
  readonly sha256: string;
}

/** What a package is ordered from. */
export interface PackageParts {
  readonly run: RunRequest;
  readonly plan: RunPlan;
  readonly gates: GatesPolicy;
  readonly artifact: Artifact;
  readonly evaluation: EvaluationReport;
  /** Where `evaluation.json` lies. */
  readonly report: StoredDocument;
  readonly lineage: StoredDocument;
  /** Where the metrics lie in Studio's format. */
  readonly modelQuality: string;
  /** Where `training.json` lies. */
  readonly trainingFacts: string;
  readonly verdict: Verdict;
  readonly card: ModelCard;
}

/** Where SageMaker unpacks what lies under `code/` in model.tar.gz. */
const CODE_IN_MODEL = '/opt/ml/model/code';
const CONTENT_TYPES = ['text/csv', 'application/json'];

/** SageMaker's card has no word for a rejected model: its card is a draft that stays one. */
const CARD_STATUS: Readonly<Record<Verdict['approval'], string>> = {
  Approved: 'Approved',
  PendingManualApproval: 'PendingReview',
  Rejected: 'Draft',
};

/** The parts of a CreateModelPackage request that the run decides. */
export function packageOrderOf(parts: PackageParts): PackageOrder {
  const { plan, artifact, modelQuality, verdict, card } = parts;
  return {
    // The id comes first: lists show descriptions, not metadata, and a retried run looks for its own.
    ModelPackageDescription: printable(`${plan.candidateId}: ${verdict.text}`).slice(0, 1024),
    ModelApprovalStatus: verdict.approval,
    CustomerMetadataProperties: metadataOf(parts),
    ModelCard: {
      ModelCardStatus: CARD_STATUS[verdict.approval],
      ModelCardContent: modelCardContent(card),
    },
    ModelMetrics: {
      ModelQuality: {
        Statistics: { ContentType: 'application/json', S3Uri: modelQuality },
      },
    },
    InferenceSpecification: {
      Containers: [
        {
          Image: plan.image,
          ModelDataUrl: artifact.uri,
          Environment: {
            SAGEMAKER_PROGRAM: plan.entryPoints.serve,
            SAGEMAKER_SUBMIT_DIRECTORY: CODE_IN_MODEL,
            // Else pip, which installs the code, fetches setuptools for an isolated build. Odd as it
            // reads, 0 switches isolation off: pip takes the variable as what isolation is set to.
            PIP_NO_BUILD_ISOLATION: '0',
          },
        },
      ],
      SupportedContentTypes: CONTENT_TYPES,
      SupportedResponseMIMETypes: CONTENT_TYPES,
    },
  };
}

function metadataOf(parts: PackageParts): Record<string, string> {
  const { run, plan, gates, artifact, evaluation, lineage, verdict } = parts;
  const [{ metric: primary } = { metric: undefined }] = gates.nonInferiority;
  const metric = primary === undefined ? undefined : metricOf(evaluation, primary);
  return customerMetadata.parse({
    candidateId: plan.candidateId,
    model: run.model,
    runId: run.id,
    attempt: String(run.attempt),
    datasetVersion: run.datasetVersion,
    artifactSha256: artifact.sha256,
    artifactBytes: String(artifact.bytes),
    dataHash: plan.window.dataHash,
    codeHash: plan.codeHash,
    policyHash: plan.policyHash,
    definitionHash: plan.definitionHash,
    lineageUri: lineage.uri,
    lineageSha256: lineage.sha256,
    trainingFactsUri: parts.trainingFacts,
    evaluationSha256: parts.report.sha256,
    outcome: verdict.outcome,
    ...(metric !== undefined && {
      metric: metric.name,
      metricValue: String(metric.candidate.value),
      metricLow: String(metric.candidate.low),
      metricHigh: String(metric.candidate.high),
    }),
    ...(verdict.champion !== null && { championArn: verdict.champion.packageArn }),
  });
}

/** Without what SageMaker refuses in a description: control characters and line breaks. */
function printable(text: string): string {
  return text.replaceAll(/[^\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]+/gu, ' ').trim();
}

/**
 * The champion behind the newest approved package.
 * @throws ChampionUnknownError when the package doesn't say which model it holds
 */
export function championOf(described: DescribedPackage): Champion {
  const { ModelPackageArn, ModelPackageVersion, CustomerMetadataProperties = {} } = described;
  const id = candidateId.safeParse(CustomerMetadataProperties['candidateId']);
  const sha256 = contentHash.safeParse(CustomerMetadataProperties['artifactSha256']);
  const uri = described.InferenceSpecification?.Containers[0]?.ModelDataUrl;
  if (id.success && sha256.success && uri?.startsWith('s3://') === true) {
    return {
      packageArn: ModelPackageArn,
      version: ModelPackageVersion,
      candidateId: id.data,
      artifact: { uri, sha256: sha256.data },
    };
  }
  const missing = [
    ...(id.success ? [] : ['candidateId in its customer metadata']),
    ...(sha256.success ? [] : ['artifactSha256 in its customer metadata']),
    ...(uri?.startsWith('s3://') === true ? [] : ['a model in S3']),
  ];
  throw new ChampionUnknownError(
    `The newest approved model package, ${ModelPackageArn}, can't be compared with: it lacks ${missing.join(', ')}. Reject it if Evergreen did not make it (aws sagemaker update-model-package --model-package-arn ${ModelPackageArn} --model-approval-status Rejected), or give it back what it lacks, then retry the run.`,
    { packageArn: ModelPackageArn },
  );
}
