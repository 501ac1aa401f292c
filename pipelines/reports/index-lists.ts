import { timeText, visible, wholeNumber } from '../ingest/report-words.ts';
import type { UploadRecord } from '../ingest/upload-record.ts';
import type { MonitoringRecord } from '../monitoring/contract.ts';
import type { ReleaseRecord } from '../release/contract.ts';
import { releaseStanding, whyOf } from '../release/release-words.ts';
import type { RetrainingDecision } from '../retraining/contract.ts';
import type { RunRecord } from '../training/contract.ts';
import { durationText, standingOf, windowText } from '../training/run-words.ts';
import type { PageTone } from './badge.ts';
import type { Entry } from './entries.ts';
import { pagePaths } from './keys.ts';
import { hasEnded, type ListedVersion, type ModelFacts } from './model-facts.ts';
import { monitoringStanding } from './monitoring-words.ts';
import { primaryText } from './primary-metric.ts';
import { markup } from './safe-html.ts';
import { triggerText } from './trigger-text.ts';
import { versionStanding, versionWhy } from './version-words.ts';

/** A model's versions: what became of each, and why. */
export function versionEntries(facts: ModelFacts): Entry[] {
  return facts.runs
    .filter(({ status, packageVersion }) => status === 'registered' && packageVersion !== undefined)
    .toSorted((a, b) => (b.packageVersion ?? 0) - (a.packageVersion ?? 0))
    .map((run) => {
      const release = facts.releases.find(({ packageArn }) => packageArn === run.packageArn);
      return {
        title: `Version ${run.packageVersion ?? ''}`,
        page: pagePaths.run(run),
        standing: versionStanding(run, release, facts.champion),
        at: run.endedAt ?? run.startedAt,
        text: versionWhy(run, release),
        also: [
          primaryText(run),
          run.window && windowText(run.window),
          release && release.status !== 'started'
            ? markup`<a href="${pagePaths.release(release)}">its release</a>`
            : undefined,
        ],
      };
    });
}

export function decisionEntries({ decisions, runs }: ModelFacts): Entry[] {
  return decisions.map((decision) => {
    const run = runs.find(({ id }) => id === decision.run?.id);
    const others = decision.coalesced.length;
    return {
      title: `Asked by ${triggerText(decision.trigger)}`,
      standing: decisionStanding(decision),
      at: decision.decidedAt,
      text: decision.text,
      also: [
        decision.notBefore === null ? undefined : `not before ${timeText(decision.notBefore)}`,
        others === 0 ? undefined : `answers ${others} more like it`,
        run && hasEnded(run) ? markup`<a href="${pagePaths.run(run)}">the run</a>` : undefined,
      ],
    };
  });
}

function decisionStanding({
  outcome,
  needsPerson,
}: RetrainingDecision): readonly [string, PageTone] {
  if (needsPerson) return ['needs a person', 'bad'];
  if (outcome === 'start') return ['run started', 'good'];
  return outcome === 'later' ? ['later', 'warn'] : ['no', 'plain'];
}

export function runEntries(runs: readonly RunRecord[]): Entry[] {
  return runs.map((run) => {
    const { id, attempt, packageVersion, status, error, endedAt, startedAt } = run;
    return {
      title: id,
      page: hasEnded(run) ? pagePaths.run(run) : undefined,
      standing: standingOf(run),
      at: startedAt,
      text:
        status === 'failed' ? `${error ?? 'Unknown error'}: ${firstLine(run.cause)}` : undefined,
      also: [
        packageVersion === undefined ? undefined : `made version ${packageVersion}`,
        `asked by ${triggerText(run.trigger)}`,
        attempt === 1 ? undefined : `attempt ${attempt}`,
        endedAt === undefined ? undefined : durationText(startedAt, endedAt),
      ],
    };
  });
}

function firstLine(cause = 'no cause was given'): string {
  const [line = ''] = cause.split('\n');
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

export function releaseEntries(releases: readonly ReleaseRecord[]): Entry[] {
  return releases.map((release) => ({
    title: `Version ${release.packageVersion}`,
    page: release.status === 'started' ? undefined : pagePaths.release(release),
    standing: releaseStanding(release),
    at: release.startedAt,
    text: whyOf(release),
    also: [
      release.before === undefined ? undefined : `after version ${release.before.packageVersion}`,
      release.attempt === 1 ? undefined : `attempt ${release.attempt}`,
      release.endedAt === undefined ? undefined : durationText(release.startedAt, release.endedAt),
    ],
  }));
}

export function monitoringEntries(monitorings: readonly MonitoringRecord[]): Entry[] {
  return monitorings.map((monitoring) => {
    const { id, figures, traffic, packageVersion, status, error, cause } = monitoring;
    const score = figures?.driftScore ?? null;
    return {
      title: score === null ? 'No score' : `Drift score ${score.toFixed(2)}`,
      page: pagePaths.monitoring(id),
      standing: monitoringStanding(monitoring),
      at: monitoring.endedAt,
      text:
        status === 'failed' ? `${error ?? 'Unknown error'}: ${firstLine(cause)}` : monitoring.text,
      also: [
        traffic && `${wholeNumber(traffic.records)} records`,
        packageVersion === undefined ? undefined : `version ${packageVersion}`,
        figures?.worst ? `moved most: ${visible(figures.worst.name)}` : undefined,
      ],
    };
  });
}

const UPLOAD_WORDS: Readonly<Record<UploadRecord['status'], readonly [string, PageTone]>> = {
  received: ['being checked', 'plain'],
  failed: ['failed', 'bad'],
  superseded: ['replaced meanwhile', 'plain'],
  duplicate: ['known already', 'plain'],
  quarantined: ['quarantined', 'bad'],
  registered: ['dataset version', 'good'],
};

export function uploadEntries({ uploads, datasetVersions }: ModelFacts): Entry[] {
  const versions = new Map(datasetVersions.map((version) => [version.id, version]));
  return uploads.map((upload) => {
    const version = versions.get(upload.datasetVersion ?? '');
    const { status } = upload;
    const told = status === 'registered' || status === 'quarantined';
    return {
      title: upload.key.split('/').slice(2).join('/') || upload.key,
      page: told ? pagePaths.upload(upload.id) : undefined,
      standing: UPLOAD_WORDS[status],
      at: upload.updatedAt,
      text:
        status === 'failed'
          ? `${upload.error ?? 'Unknown error'}: ${firstLine(upload.cause)}`
          : undefined,
      also: [version && versionRows(version), upload.codes && visible(upload.codes.join(', '))],
    };
  });
}

function versionRows({ number, rows }: ListedVersion): string {
  return `number ${number}, ${wholeNumber(rows.training)} rows to train on and ${wholeNumber(rows.holdOut)} held out`;
}
