import { setTimeout as sleep } from 'node:timers/promises';
import type { ReleaseRecord } from '../../pipelines/release/contract.ts';
import type { LedgerReader } from './ledger-reader.ts';

/** How often the ledger is asked, milliseconds. */
const POLL = 500;

/**
 * Tells each change of each of a model's releases, for ever.
 * @param poll - milliseconds between two looks
 */
export async function followReleases(
  ledger: Pick<LedgerReader, 'releases'>,
  tell: (line: string) => void,
  poll = POLL,
): Promise<never> {
  const told = new Map<string, string>();
  for (;;) {
    for (const release of await ledger.releases()) {
      const stage = `${release.attempt} ${release.status}`;
      if (told.get(release.id) === stage) continue;
      told.set(release.id, stage);
      const time = new Date().toLocaleTimeString('en-GB');
      tell(`  ${time}  ${release.model} ${release.id}  ${releaseStageText(release)}`);
    }
    await sleep(poll);
  }
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
