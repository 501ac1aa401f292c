import type { ChampionPointer, ReleaseRecord } from '../release/contract.ts';
import { whyOf } from '../release/release-words.ts';
import type { RunRecord } from '../training/contract.ts';
import { standingOf } from '../training/run-words.ts';
import type { PageTone } from './badge.ts';

/** What has become of a version: what the endpoint made of it, else what the gates said. */
export function versionStanding(
  run: RunRecord,
  release: ReleaseRecord | undefined,
  champion: ChampionPointer | undefined,
): readonly [string, PageTone] {
  if (champion?.packageArn === run.packageArn) return ['serves now', 'good'];
  switch (release?.status) {
    case 'released':
      return ['served before', 'plain'];
    case 'rolledBack':
      return ['rolled back', 'bad'];
    case 'failed':
      return ['release failed', 'bad'];
    case 'skipped':
      return ['not released', 'warn'];
    case 'started':
      return ['being released', 'plain'];
    case undefined:
      return standingOf(run);
  }
}

/** Why a version was promoted or not: the verdict, and what went wrong later. */
export function versionWhy(
  { verdict }: RunRecord,
  release: ReleaseRecord | undefined,
): string | undefined {
  const wrong = release && release.status !== 'released' ? whyOf(release) : undefined;
  const parts = [verdict?.text, wrong].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(' ');
}
