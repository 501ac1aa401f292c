import { counted, timeText } from '../../pipelines/ingest/report-words.ts';
import type {
  ParkedTrigger,
  ParkReason,
  RetrainingState,
} from '../../pipelines/retraining/contract.ts';
import { nameValueLines, painted } from '../../pipelines/training/text-layout.ts';
import { type Fact, knownFacts } from './known-facts.ts';
import type { Looks } from './terminal.ts';
import { triggerWord } from '../../pipelines/retraining/trigger-words.ts';

/** What a parked trigger waits for. */
const WAITS_FOR: Readonly<Record<ParkReason, string>> = {
  lease: 'the end of the run at work',
  coolDown: 'the end of the cool-down',
  backOff: 'the end of the back-off after failed runs',
  budget: "tomorrow's budget of runs",
  needsRows: 'new labelled rows: upload some, or ask for a run with "evergreen retrain"',
  failedBefore: 'other data, or a person: the run of exactly this data and policy has failed',
};

/** Where a model stands in the retraining queue; nothing when nothing is at work or waits. */
export function queueLines(state: RetrainingState, looks: Looks): string[] {
  const facts = knownFacts(factsOf(state));
  if (facts.length === 0) return [];
  return [painted('Retraining', 'strong', looks), ...nameValueLines(facts, looks)];
}

function factsOf({ lease, parked, episode, alarm }: RetrainingState): Fact[] {
  const rings = alarm?.ringing === true ? alarm.changedAt : undefined;
  return [
    ['At work', lease ? `${lease.run.id}, since ${timeText(lease.since)}` : undefined],
    ...parked.map((each): Fact => ['Waits', parkedText(each)]),
    ['Drift alarm', rings && `rings, since ${timeText(rings)}`],
    [
      'Drift episode',
      episode
        ? `${episode.number}, since ${timeText(episode.since)}; it has started ${counted(episode.runs, 'run')}`
        : undefined,
    ],
  ];
}

function parkedText({ trigger, reason, notBefore, merged }: ParkedTrigger): string {
  const others = merged.length === 0 ? '' : ` and ${counted(merged.length, 'other')} like it`;
  const when = notBefore === null ? '' : `, not before ${clock(notBefore)}`;
  return `${triggerWord(trigger.kind)}${others}, for ${WAITS_FOR[reason]}${when}`;
}

/** To the second: a cool-down may be short. */
function clock(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}
