import { timeText, visible } from '../ingest/report-words.ts';
import { durationText } from '../training/run-words.ts';
import { hanging, nameValueLines, painted, type TextOptions } from '../training/text-layout.ts';
import type { ReleaseRecord } from './contract.ts';
import { releaseStanding, whyOf } from './release-words.ts';

export { statusText, type EndpointNow } from './status-text.ts';

/**
 * A release for a terminal: what became of which version, why if it did not go well, and what it
 * replaced. Ends without a line break.
 */
export function releaseText(record: ReleaseRecord, options: TextOptions = {}): string {
  const [word, tone] = releaseStanding(record);
  const title = `${painted(word.toUpperCase(), tone, options)}  version ${record.packageVersion} of ${record.model}, ${record.id}`;
  const why = whyOf(record);
  return [
    title,
    ...(why === undefined ? [] : hanging('', visible(why), options)),
    '',
    ...nameValueLines(factsOf(record), options),
  ].join('\n');
}

function factsOf(record: ReleaseRecord): [string, string][] {
  const { candidateId, fleet, attempt, before, status } = record;
  const facts: [string, string | undefined][] = [
    ['Candidate', candidateId],
    ['Package', record.packageArn],
    ['Started', `${startedText(record)}${attempt === 1 ? '' : `, attempt ${attempt}`}`],
    ['Fleet', fleet],
    [status === 'released' ? 'Replaced' : 'Served before', beforeText(record, before)],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, visible(value)]]));
}

function beforeText({ fleet }: ReleaseRecord, before: ReleaseRecord['before']): string | undefined {
  if (before !== undefined) return `version ${before.packageVersion}`;
  // A release that was never opened doesn't know.
  return fleet === undefined ? undefined : 'nothing: this is the first release';
}

function startedText({ startedAt, endedAt }: ReleaseRecord): string {
  const started = timeText(startedAt);
  return endedAt === undefined ? started : `${started}, for ${durationText(startedAt, endedAt)}`;
}
