import { visible } from '../ingest/report-words.ts';
import type { BadCandidate, ReleaseRecord } from '../release/contract.ts';
import { releaseStanding } from '../release/release-words.ts';
import type { RunRecord } from '../training/contract.ts';
import { durationText } from '../training/run-words.ts';
import { figureStyle } from './figure-style.ts';
import { code, factsCard, footer, headerOf, maybeCode, section, time } from './header.ts';
import { fromFolder, pagePaths } from './keys.ts';
import { metricBlocks } from './metric-blocks.ts';
import { pageOf } from './page.ts';
import { championText, primaryText } from './primary-metric.ts';
import { prose } from './prose.ts';
import { markup, type SafeHtml } from './safe-html.ts';

/** A release, and what the ledger knows around it. */
export interface ReleaseFacts {
  readonly release: ReleaseRecord;
  /** That made the candidate. */
  readonly run?: RunRecord | undefined;
  readonly bad?: BadCandidate | undefined;
}

/** The page of a release: what happened on the endpoint, and what serves since. */
export function releasePage(facts: ReleaseFacts): string {
  const { release, run } = facts;
  const title = `Release of version ${release.packageVersion}`;
  const [word, tone] = releaseStanding(release);
  return pageOf({
    title: `${title} of ${visible(release.model)}`,
    style: figureStyle,
    body: markup`${headerOf({
      kind: 'Release',
      model: release.model,
      index: fromFolder(pagePaths.index),
      title,
      standing: [word, tone],
      lead: leadOf(facts),
    })}
${changeOf(facts)}
${reasonSection(release)}
${section('What happened', factsOf(facts))}
${run && section('Why it was chosen', chosenFor(run))}
${footer([markup`Release ${code(release.id)}, attempt ${release.attempt}`, markup`Package ${code(release.packageArn)}`])}`,
  });
}

function leadOf({ release, bad }: ReleaseFacts): string {
  const { status, packageVersion, before } = release;
  const stays =
    before === undefined ? 'Nothing served before.' : `Version ${before.packageVersion} stayed.`;
  switch (status) {
    case 'started':
      return 'It is on its way to the endpoint.';
    case 'released':
      return `Version ${packageVersion} took over every request.`;
    case 'rolledBack':
      return `The endpoint went back by itself. ${stays}${bad?.releaseId === release.id ? ' The candidate is marked bad: only a person can release it again.' : ''}`;
    case 'skipped':
      return `Nothing was changed. ${stays}`;
    case 'failed':
      return 'It came to no end of its own: the champion is what it was.';
  }
}

function changeOf({ release, run }: ReleaseFacts): SafeHtml {
  const { before, packageVersion, fleet } = release;
  // A release that was never opened doesn't know what served.
  const old = before === undefined ? (fleet === undefined ? 'Not known' : 'Nothing') : undefined;
  return markup`<div class="change">
<div class="card"><small>Before</small><strong>${old ?? `Version ${before?.packageVersion}`}</strong><small>${run && championText(run, before?.packageVersion)}</small></div>
<span class="arrow" aria-hidden="true">→</span>
<div class="card"><small>${release.status === 'released' ? 'After' : 'Wanted'}</small><strong>Version ${packageVersion}</strong><small>${run && primaryText(run)}</small></div>
</div>`;
}

function reasonSection({ status, error, reason }: ReleaseRecord): SafeHtml | undefined {
  if (reason === undefined && error === undefined) return undefined;
  const titles = {
    rolledBack: 'Why it was rolled back',
    failed: 'Why it failed',
    skipped: 'Why it was skipped',
  };
  const title = status === 'started' || status === 'released' ? 'What was said' : titles[status];
  return section(
    title,
    markup`<div class="card pad">${error === undefined ? undefined : markup`<h3><span class="bad">${visible(error)}</span></h3>\n`}<p>${visible(reason ?? 'No cause was given.')}</p></div>`,
  );
}

function factsOf({ release }: ReleaseFacts): SafeHtml {
  const { startedAt, endedAt, candidateId, fleet, before, policyHash, expired, attempt } = release;
  return factsCard([
    ['Started', time(startedAt)],
    [
      'Ended',
      endedAt === undefined
        ? 'not yet'
        : markup`${time(endedAt)}, after ${durationText(startedAt, endedAt)}`,
    ],
    ['Candidate', maybeCode(candidateId)],
    ['Attempt', attempt === 1 ? undefined : attempt],
    ['Fleet', maybeCode(fleet)],
    ['Fleet before', maybeCode(before?.fleet)],
    ['Serving policy', maybeCode(policyHash), 'wide'],
    [
      'Kept no longer',
      expired === undefined || expired.length === 0 ? undefined : code(expired.join(', ')),
      'wide',
    ],
  ]);
}

function chosenFor(run: RunRecord): SafeHtml {
  const link = fromFolder(pagePaths.run(run));
  return markup`${run.verdict && markup`<p class="lead" style="margin:0 0 1rem">${prose(run.verdict.text)} <a href="${link}">See the run</a>.</p>`}
${metricBlocks((run.metrics ?? []).slice(0, 1), run.verdict?.gates ?? [])}`;
}
