import { setTimeout as sleep } from 'node:timers/promises';
import type { MonitoringFigures, MonitoringRecord } from '../../pipelines/monitoring/contract.ts';
import type { RetrainingDecision } from '../../pipelines/retraining/contract.ts';
import { predictionAnswers } from '../../pipelines/serving/contract.ts';
import { askEvergreen } from './ask-evergreen.ts';
import { someFlights } from './flights.ts';
import { clock, count, seconds } from './narrate.ts';
import { DemoFailedError, MODEL, type Stage } from './stage.ts';

/** As an application asks that plans a day: requests of so many flights. */
const BATCH = 75;

/** More than the thousand that it takes to speak of drift. */
const FLIGHTS = 1_500;

/** SageMaker keeps captured requests for a minute, which lasts a second here, before it writes them. */
const CAPTURED_AFTER = 2_500;

/** How often the alarm flaps. */
const FLAPS = 10;

/** What a monitoring has measured. */
export type Measured = MonitoringRecord & { readonly figures: MonitoringFigures };

/** Flights go through the API in batches, and a monitoring looks at them. */
export async function askAndMonitor(stage: Stage, file: string): Promise<Measured> {
  await askInBatches(stage, file);
  const since = Date.now();
  await askEvergreen(stage, 'monitor', MODEL);
  const record = (await stage.ledger.monitorings()).find(
    ({ status, endedAt }) => status === 'measured' && Date.parse(endedAt) >= since,
  );
  if (record?.figures) return { ...record, figures: record.figures };
  throw new DemoFailedError('The monitoring has measured nothing.');
}

async function askInBatches({ application, narrator }: Stage, file: string): Promise<void> {
  const flights = await someFlights(file, FLIGHTS);
  const started = Date.now();
  const versions = new Set<number | null>();
  for (let at = 0; at < flights.length; at += BATCH) {
    const { status, body } = await application.askForAll(flights.slice(at, at + BATCH));
    const answer = predictionAnswers.binary.safeParse(status === 200 ? JSON.parse(body) : {});
    if (!answer.success) throw new DemoFailedError(`No predictions, but ${status}: ${body}`);
    versions.add(answer.data.version);
  }
  narrator.say(
    `${count(flights.length)} real flights of ${file.slice(0, 7)}, without their label, in ${flights.length / BATCH} signed requests: answered in ${seconds(Date.now() - started)} by version ${[...versions].join(', ')}.`,
  );
  await sleep(CAPTURED_AFTER);
}

/** What the model is asked is like what it was trained on: nothing rings. */
export async function seeCalm(stage: Stage, file: string): Promise<Measured> {
  stage.narrator.act('Its traffic is watched, and is as in training');
  const measured = await askAndMonitor(stage, file);
  const { driftScore, threshold } = measured.figures;
  if (driftScore === null || driftScore > threshold) {
    throw new DemoFailedError(`It was to be calm, and the drift score is ${driftScore}.`);
  }
  const state = await stage.alarm.state();
  if (state === 'ALARM') throw new DemoFailedError('The drift alarm rings without drift.');
  stage.narrator.say(`The alarm ${stage.alarm.name} is ${state}.`);
  return measured;
}

/** Summer comes: drift, alarm, decision, run. */
export async function seeDrift(stage: Stage, file: string): Promise<Measured> {
  const { narrator, alarm } = stage;
  narrator.act('July comes, and is not like winter: drift rings the alarm, the alarm starts a run');
  const since = Date.now();
  const measured = await askAndMonitor(stage, file);
  if (!(await alarm.rings())) throw new DemoFailedError('The drift alarm does not ring.');
  narrator.say(
    `CloudWatch puts ${alarm.name} into ALARM, ${seconds(Date.now() - Date.parse(measured.endedAt))} after the monitoring's end. Its event goes through EventBridge and SQS to the retraining queue:`,
  );
  const decision = await stage.ledger.decisionThat('the alarm', (each) => isOf(each, since));
  narrator.quoteWords(`${clock(Date.parse(decision.decidedAt))}  ${decision.text}`);
  const { trigger, outcome, reason, decidedAt } = decision;
  if (outcome !== 'start' || reason !== 'drift') {
    throw new DemoFailedError(`The alarm was to start a run, and it is "${outcome}": ${reason}.`);
  }
  narrator.say(
    `Decided ${count(Date.parse(decidedAt) - Date.parse(trigger.at))} ms after the alarm changed; ${decision.run?.id} is started.`,
  );
  return measured;
}

function isOf({ trigger, decidedAt }: RetrainingDecision, since: number): boolean {
  return trigger.kind === 'alarm' && Date.parse(decidedAt) >= since;
}

/** The alarm flaps while its run is at work: there is one run all the same. */
export async function flap(stage: Stage): Promise<void> {
  const { narrator, alarm, ledger } = stage;
  narrator.act(`The alarm flaps ${FLAPS} times, and starts no second run`);
  const since = Date.now();
  for (let time = 0; time < FLAPS; time += 1) {
    await alarm.set('OK', 'The demo lets it flap.');
    await alarm.set('ALARM', 'The demo lets it flap.');
  }
  narrator.say(
    `SetAlarmState, ${FLAPS} times OK and ALARM again, in ${seconds(Date.now() - since)}.`,
  );
  const first = await ledger.decisionThat('the flapping', (each) => isOf(each, since));
  narrator.quoteWords(`${clock(Date.parse(first.decidedAt))}  ${first.text}`);
}

/** One episode of drift has started one run, however often its alarm spoke. */
export async function countRunsByDrift({ ledger, narrator }: Stage): Promise<void> {
  const decisions = await ledger.decisions();
  const started = decisions.filter(
    ({ outcome, reason }) => outcome === 'start' && reason === 'drift',
  );
  const heard = decisions.filter(({ trigger, first }) => trigger.kind === 'alarm' && first);
  if (started.length !== 1) {
    throw new DemoFailedError(`Drift was to start one run, and it has started ${started.length}.`);
  }
  narrator.say(
    `The alarm was heard ${heard.length} times, and it has started one run. The last decision on it:`,
  );
  const last = decisions.find(({ trigger }) => trigger.kind === 'alarm');
  narrator.quoteWords(last ? `${clock(Date.parse(last.decidedAt))}  ${last.text}` : 'none');
}

/** July again, against what the new champion was trained on. */
export async function seeCalmer(stage: Stage, file: string, before: Measured): Promise<void> {
  const { narrator } = stage;
  narrator.act('July again, for the new champion: its predictions fit better');
  const after = await askAndMonitor(stage, file);
  if (after.candidateId === before.candidateId) {
    throw new DemoFailedError('The old champion was asked.');
  }
  const figures = [before.figures, after.figures] as const;
  narrator.say('Winter’s model and the new one, on the same flights of July:');
  narrator.facts({
    'predictions, Jensen-Shannon': pair(figures.map((each) => each.predictionDrift)),
    'worst feature, PSI': pair(figures.map(({ worst }) => worst?.psi ?? null)),
    'drift score': pair(figures.map(({ driftScore }) => driftScore)),
  });
  narrator.say(
    'The score is the weight of the features that moved, not how far they moved: July is',
  );
  narrator.say(
    'hotter than every month before it, for the new model too. So the alarm rings on, and the',
  );
  narrator.say('queue says what would heal it: the labels of July.');
  const [old, now] = figures.map(({ predictionDrift, worst }) => [predictionDrift, worst?.psi]);
  const isCalmer = [0, 1].every((at) => (now?.[at] ?? 1) < (old?.[at] ?? 0));
  if (!isCalmer) throw new DemoFailedError('It was to be calmer with the new champion.');
}

function pair(values: readonly (number | null)[]): string {
  return values.map((value) => (value === null ? 'unknown' : value.toFixed(3))).join(' -> ');
}
