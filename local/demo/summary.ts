import { metricTitles } from '../../pipelines/gates/task-metrics.ts';
import type { ReleaseRecord } from '../../pipelines/release/contract.ts';
import type { RunRecord } from '../../pipelines/training/contract.ts';
import { hanging, table } from '../../pipelines/training/text-layout.ts';
import { triggerWord } from '../../pipelines/retraining/trigger-words.ts';
import { clock, seconds, WIDTH as width } from './narrate.ts';
import type { Stage } from './stage.ts';

/** What a person wants to know at the end: acts, versions, decisions. */
export async function summarise(stage: Stage): Promise<void> {
  const { narrator, ledger } = stage;
  const [runs, releases, decisions] = await Promise.all([
    ledger.runs(),
    ledger.releases(),
    ledger.decisions(),
  ]);
  narrator.say('Every act, and how long it took:');
  narrator.quote(
    table(
      ['Act', '', ''],
      narrator.acts().map(({ number, title, took }) => [String(number), title, seconds(took)]),
    ).join('\n'),
  );
  narrator.say('Every version, and why it was promoted or was not:');
  narrator.quote(versionLines(runs, releases).join('\n'));
  narrator.say('Every decision on retraining, the first first:');
  const oldestFirst = decisions.toReversed();
  narrator.quote(
    oldestFirst
      .flatMap(({ decidedAt, trigger, text }) => {
        const lead = `${clock(Date.parse(decidedAt)).slice(0, 8)}  ${triggerWord(trigger.kind).padEnd(12)}  `;
        return hanging(lead, text, { width });
      })
      .join('\n'),
  );
}

/** A line a version, and its verdict and fate below it. */
export function versionLines(
  runs: readonly RunRecord[],
  releases: readonly ReleaseRecord[],
): string[] {
  const registered = runs.filter(({ packageVersion }) => packageVersion !== undefined).toReversed();
  const [heading = '', ...lines] = table(
    ['Version', 'Trained on', 'Metric', 'Champion', 'Verdict', 'Promoted'],
    registered.map((run) => [
      String(run.packageVersion),
      windowText(run),
      ...metricCells(run),
      `gates ${run.verdict?.outcome ?? 'not reached'}`,
      fateOf(run, releases),
    ]),
  );
  return [
    heading,
    ...lines.flatMap((line, index) => [
      line,
      ...hanging('         ', registered[index]?.verdict?.text ?? '', { width }),
    ]),
  ];
}

function windowText({ window = [] }: RunRecord): string {
  const numbers = window.map(({ number }) => number).toSorted((a, b) => a - b);
  const rows = window.reduce((sum, part) => sum + part.rows, 0);
  return `data ${numbers.join(', ')}: ${rows.toLocaleString('en-US')} rows`;
}

function metricCells({ metrics: [metric] = [] }: RunRecord): [string, string] {
  if (!metric) return ['', ''];
  const { name, candidate, champion } = metric;
  return [
    `${metricTitles[name]} ${candidate.value.toFixed(3)}`,
    champion ? champion.value.toFixed(3) : 'none yet',
  ];
}

function fateOf({ packageArn }: RunRecord, releases: readonly ReleaseRecord[]): string {
  const release = releases.find((each) => each.packageArn === packageArn);
  if (!release) return 'no: its gates refused it';
  return release.status === 'released' ? 'yes' : 'no: rolled back, it never answered';
}
