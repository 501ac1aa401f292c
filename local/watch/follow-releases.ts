import type { ReleaseRecord } from '../../pipelines/release/contract.ts';
import { follow } from './follow.ts';
import type { LedgerReader } from './ledger-reader.ts';

/**
 * Tells each change of each of a model's releases, for ever.
 * @param poll - milliseconds between two looks
 */
export async function followReleases(
  ledger: Pick<LedgerReader, 'releases'>,
  tell: (line: string) => void,
  poll?: number,
): Promise<never> {
  const look = async () => await ledger.releases();
  return await follow({ look, stage, line }, tell, poll);
}

function stage({ attempt, status }: ReleaseRecord): string {
  return `${attempt} ${status}`;
}

function line(release: ReleaseRecord): string {
  return `${release.model} ${release.id}  ${releaseStageText(release)}`;
}

/** Where a release stands, in one line. */
export function releaseStageText(release: ReleaseRecord): string {
  const { status, packageVersion, attempt, reason, error, before } = release;
  switch (status) {
    case 'started':
      return attempt === 1
        ? `version ${packageVersion} is being released`
        : `version ${packageVersion} is being released, attempt ${attempt}`;
    case 'released':
      return before
        ? `version ${packageVersion} serves, in place of version ${before.packageVersion}`
        : `version ${packageVersion} serves`;
    case 'rolledBack':
      return `version ${packageVersion} was rolled back: ${reason}`;
    case 'skipped':
      return `version ${packageVersion} is not released: ${reason}`;
    case 'failed':
      return `failed: ${error}: ${reason}`;
  }
}
