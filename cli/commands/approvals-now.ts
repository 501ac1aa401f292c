import type { ApprovalStatus } from '../../pipelines/gates/contract.ts';
import type { RunRecord } from '../../pipelines/training/contract.ts';
import type { DeployedSystem } from '../cloud/deployed-system.ts';

/** Approvals by package. */
export type Approvals = ReadonlyMap<string, ApprovalStatus>;

/**
 * The approval of each run's package as the registry has it: the ledger keeps what the verdict gave
 * it, and a person may have decided since.
 */
export async function approvalsNow(
  system: DeployedSystem,
  model: string,
  records: readonly RunRecord[],
): Promise<Approvals> {
  const wanted = new Set(records.map(({ packageArn }) => packageArn));
  wanted.delete(undefined);
  if (wanted.size === 0) return new Map();
  const packages = await system.packages(model);
  return new Map(
    packages.filter(({ arn }) => wanted.has(arn)).map(({ arn, approval }) => [arn, approval]),
  );
}

/** Runs, with each verdict's approval as it is now. */
export function withApprovalsNow(
  records: readonly RunRecord[],
  approvals: Approvals,
): readonly RunRecord[] {
  return records.map((record) => withApprovalNow(record, approvals));
}

export function withApprovalNow(record: RunRecord, approvals: Approvals): RunRecord {
  const { verdict, packageArn } = record;
  const approval = packageArn === undefined ? undefined : approvals.get(packageArn);
  return verdict && approval ? { ...record, verdict: { ...verdict, approval } } : record;
}
