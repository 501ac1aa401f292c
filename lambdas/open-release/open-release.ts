import type { ReleaseRequest } from '../../pipelines/release/contract.ts';
import { candidateIn } from '../../pipelines/release/candidate.ts';
import { decideRelease } from '../../pipelines/release/decide.ts';
import { releaseExecutionName } from '../../pipelines/release/ids.ts';
import { leaseSecondsOf, planRelease } from '../../pipelines/release/plan.ts';
import type { OpenReleaseInput, OpenReleaseOutput } from '../../pipelines/release/steps.ts';
import {
  BadPayloadError,
  EndpointBusyError,
  UnknownModelError,
} from '../../pipelines/shared/errors.ts';
import type { EndpointLock } from '../shared/ports/endpoint-lock.ts';
import type { ReleaseLedger } from '../shared/ports/release-ledger.ts';
import type { CompiledServingPolicy, ServingPolicies } from '../shared/ports/serving-policies.ts';

export interface OpenReleasePorts {
  readonly policies: ServingPolicies;
  readonly lock: Pick<EndpointLock, 'acquireLock' | 'releaseLock'>;
  readonly ledger: Pick<
    ReleaseLedger,
    'champion' | 'badCandidate' | 'findRelease' | 'openRelease' | 'recordSkipped'
  >;
  /** What the names of endpoints start with. */
  readonly system: string;
  /** The data bucket's name. */
  readonly bucket: string;
  readonly now: () => Date;
}

/**
 * Takes the endpoint's lock, decides whether the release goes ahead, and what it does. Repeating it
 * changes nothing.
 * @throws EndpointBusyError while another release holds the endpoint
 * @throws PackageUnknownError when the package doesn't say which candidate it holds
 */
export async function openRelease(
  input: OpenReleaseInput,
  ports: OpenReleasePorts,
): Promise<OpenReleaseOutput> {
  const { release } = input;
  checkPackage(input);
  const compiled = await policyOf(release, ports.policies);
  const candidateId = candidateIn(input.package);
  const holder = releaseExecutionName(release.id, release.attempt);
  const seconds = leaseSecondsOf(compiled.policy);
  const locked = await ports.lock.acquireLock(release.model, holder, seconds);
  if (locked.outcome === 'busy') throw busy(release, locked);
  if (locked.outcome === 'closed') return await skip(input, CLOSED, ports);
  const { token } = locked;
  const champion = await ports.ledger.champion(release.model);
  const decision = decideRelease({
    release,
    approval: input.package.ModelApprovalStatus,
    champion,
    record: await ports.ledger.findRelease(release.model, release.id),
    bad: await ports.ledger.badCandidate(release.model, candidateId),
  });
  if (decision.outcome === 'skipped') {
    const skipped = await skip(input, decision.reason, ports);
    await ports.lock.releaseLock(release.model, holder);
    return skipped;
  }
  const { policy, hash: policyHash } = compiled;
  const { system, bucket } = ports;
  const parts = { release, candidateId, policy, policyHash, system, bucket, token, champion };
  const plan = planRelease(parts);
  const { fleet, before } = plan;
  const { startedAt } = input;
  const opening = { ...release, candidateId, fleet, policyHash, startedAt };
  await ports.ledger.openRelease({ ...opening, ...(before && { before }) });
  return { outcome: 'ready', plan };
}

const CLOSED = "The model's stack is being removed, or was: its endpoint is taken down.";

function checkPackage({ release, package: described }: OpenReleaseInput): void {
  if (described.ModelPackageArn === release.packageArn) return;
  throw new BadPayloadError(
    `Release ${release.id} is of ${release.packageArn}, and ${described.ModelPackageArn} was described.`,
    { release: release.id },
  );
}

async function policyOf(
  { model }: ReleaseRequest,
  policies: ServingPolicies,
): Promise<CompiledServingPolicy> {
  const compiled = await policies.find(model);
  if (compiled) return compiled;
  const known = (await policies.names()).join(', ');
  throw new UnknownModelError(
    `No model ${model} is configured; configured: ${known || 'none'}. Put it back into evergreen.config.ts and deploy, then retry the release.`,
    { model },
  );
}

function busy(
  { model }: ReleaseRequest,
  { holder, expiresAt }: { readonly holder: string; readonly expiresAt: string },
): EndpointBusyError {
  return new EndpointBusyError(
    `The endpoint of ${model} is in the hands of ${holder} until it ends, or until ${expiresAt}.`,
    { model, holder, expiresAt },
  );
}

async function skip(
  { release, startedAt }: OpenReleaseInput,
  reason: string,
  { ledger, now }: OpenReleasePorts,
): Promise<OpenReleaseOutput> {
  await ledger.recordSkipped(release, { reason, startedAt, endedAt: now().toISOString() });
  return { outcome: 'skipped', reason };
}
