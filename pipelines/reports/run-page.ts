import type { EvaluationReport, TrainingFacts } from '../evaluation/contract.ts';
import { visible } from '../ingest/report-words.ts';
import type { Lineage, RunRecord } from '../training/contract.ts';
import {
  dataText,
  decidedOtherwise,
  durationText,
  standingOf,
  versionText,
  windowText,
} from '../training/run-words.ts';
import { badge } from './badge.ts';
import { figureStyle } from './figure-style.ts';
import { code, factsCard, footer, headerOf, maybeCode, section, time } from './header.ts';
import { fromFolder, pagePaths } from './keys.ts';
import { lineageSection } from './lineage-section.ts';
import { metricBlocks } from './metric-blocks.ts';
import { calibrationSection, confusionSection, gainSection } from './model-figures.ts';
import { pageOf } from './page.ts';
import { prose } from './prose.ts';
import { markup, type SafeHtml } from './safe-html.ts';
import { triggerText } from './trigger-text.ts';

/** A run, and the documents it left; what can't be found any more is left out. */
export interface RunFacts {
  readonly run: RunRecord;
  readonly evaluation?: EvaluationReport | undefined;
  readonly training?: TrainingFacts | undefined;
  readonly lineage?: Lineage | undefined;
}

/** The page of a run: what became of it and why, in words, figures and pictures. */
export function runPage({ run, evaluation, training, lineage }: RunFacts): string {
  const number = run.packageVersion;
  const title =
    number === undefined ? `Run on dataset version ${versionText(run)}` : `Version ${number}`;
  return pageOf({
    title: `${title} of ${visible(run.model)}`,
    style: figureStyle,
    body: markup`${headerOf({
      kind: 'Run',
      model: run.model,
      index: fromFolder(pagePaths.index),
      title,
      standing: standingOf(run),
      said: decidedOtherwise(run),
      lead: leadOf(run),
    })}
${factsOf(run)}
${failureSection(run)}
${gatesSection(run)}
${section(`On the hold-out of dataset version ${versionText(run)}`, metricBlocks(run.metrics ?? [], run.verdict?.gates ?? []))}
${evaluation && calibrationSection(evaluation)}
${evaluation && confusionSection(evaluation)}
${training && gainSection(training)}
${lineage && lineageSection(lineage)}
${footer([markup`Run ${code(run.id)}, attempt ${run.attempt}`, lineage && markup`Lineage ${code(`s3://${run.lineage?.bucket ?? ''}/${run.lineage?.key ?? ''}`)}`])}`,
  });
}

function leadOf({ verdict, status }: RunRecord): string | undefined {
  if (status === 'started') return 'It is being trained.';
  if (status === 'trained') return 'It is trained, and being compared with the champion.';
  return status === 'failed' ? undefined : verdict?.text;
}

function factsOf(run: RunRecord): SafeHtml {
  const { window, verdict, startedAt, endedAt, attempt } = run;
  const champion = verdict?.champion;
  const seconds = endedAt === undefined ? undefined : `, for ${durationText(startedAt, endedAt)}`;
  return factsCard([
    ['Started by', triggerText(run.trigger), 'wide'],
    ['Data', dataText(run)],
    ['Trained on', window && windowText(window)],
    ['Started', markup`${time(startedAt)}${seconds}`],
    ['Attempt', attempt === 1 ? undefined : attempt],
    ['Candidate', maybeCode(run.candidateId)],
    [
      'Compared with',
      champion === undefined
        ? undefined
        : champion === null
          ? 'nothing: this is the first model'
          : markup`version ${champion.version}, ${code(champion.candidateId)}`,
    ],
    ['Training job', maybeCode(run.trainingJob)],
    ['Evaluation job', maybeCode(run.evaluationJob)],
  ]);
}

function failureSection(run: RunRecord): SafeHtml | undefined {
  if (run.status !== 'failed') return undefined;
  const { error, cause, failedJob, logLines = [] } = run;
  const lines = logLines.map((line) => `${visible(line)}\n`).join('');
  const log = markup`<h2>The last lines of the job's log</h2>
<pre class="card log">${lines}</pre>`;
  return markup`<section>
<h2>Why it failed</h2>
<div class="card pad"><h3><span class="bad">${visible(error ?? 'Unknown error')}</span></h3>
<pre class="log" style="padding:0.5rem 0 0">${causeText(cause)}</pre>
${failedJob === undefined ? undefined : markup`<p class="note">In the job ${code(failedJob)}.</p>`}</div>
${lines === '' ? undefined : log}
</section>`;
}

/** Line breaks stay: causes are often reports of their own. */
function causeText(cause: string | undefined): string {
  return (cause ?? 'No cause was given.')
    .split('\n')
    .map((line) => visible(line))
    .join('\n');
}

function gatesSection({ verdict }: RunRecord): SafeHtml | undefined {
  if (verdict === undefined) return undefined;
  const rows = verdict.gates.map(
    ({
      passed,
      text,
    }) => markup`<li><div class="entry">${badge(passed ? 'good' : 'bad', passed ? 'passed' : 'failed', 'small')}</div>
<p>${prose(text)}</p></li>
`,
  );
  return section(
    'Gates',
    markup`<ol class="card entries">
${rows}</ol>`,
  );
}
