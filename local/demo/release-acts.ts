import { setTimeout as sleep } from 'node:timers/promises';
import type { ReleaseRecord } from '../../pipelines/release/contract.ts';
import { fleetNameOf } from '../../pipelines/release/ids.ts';
import { releaseText } from '../../pipelines/release/release-text.ts';
import type { RunRecord } from '../../pipelines/training/contract.ts';
import { arrangeMuteFleet } from './arrange-fault.ts';
import { askEvergreen } from './ask-evergreen.ts';
import { clock, count, seconds, WIDTH } from './narrate.ts';
import { underTraffic } from './prediction-acts.ts';
import { DemoFailedError, type Stage } from './stage.ts';
import { type TrafficReport, UNKNOWN_VERSION } from './traffic.ts';

/** Requests that an application makes all the time. */
const CONSTANT = { perSecond: 20 };

/** What the new version answers after its release is done, milliseconds. */
const AFTERWARDS = 1_000;

/** The release that an approval led to. */
export async function seeRelease(stage: Stage, run: RunRecord): Promise<void> {
  const { narrator } = stage;
  const release = await endOfRelease(stage, run);
  narrator.quote(releaseText(release, { colour: narrator.colour, width: WIDTH }));
  if (release.status === 'released') {
    narrator.say(`It serves, ${tookText(release)} after its release began.`);
    return;
  }
  throw new DemoFailedError(
    `Version ${run.packageVersion} was to be released and is ${release.status}: ${release.reason}`,
  );
}

/** A better version takes over while an application asks all the time. */
export async function replaceUnderTraffic(
  stage: Stage,
  approved: () => Promise<RunRecord>,
  traffic: { readonly file?: string } = {},
): Promise<RunRecord> {
  const { narrator } = stage;
  const { result: run, report } = await underTraffic(
    stage,
    { ...CONSTANT, ...traffic },
    async () => {
      const candidate = await approved();
      await seeRelease(stage, candidate);
      await sleep(AFTERWARDS);
      return candidate;
    },
  );
  narrator.say('All the while an application has been asking:');
  narrator.facts(factsOf(report));
  const answered = knownVersions(report);
  if (answered.length === 2 && answered[1] === String(run.packageVersion)) return run;
  throw new DemoFailedError(`Two versions were to answer, and these did: ${answered.join(', ')}`);
}

/** A release whose container never answers is rolled back, while the champion serves on. */
export async function rollBackMute(stage: Stage, run: RunRecord): Promise<void> {
  const { narrator, sagemaker, endpoint, ledger } = stage;
  const { packageVersion: version, candidateId } = run;
  if (version === undefined || candidateId === undefined) throw noCandidate(run);
  narrator.act('A person overrules the gates, and the new version never answers');
  await arrangeMuteFleet(sagemaker, fleetNameOf(endpoint.name, version, 1));
  narrator.say(
    `Arranged, and not the model's doing: the local SageMaker was told that the container of version ${version} shall never answer /ping.`,
  );
  const { result: release, report } = await underTraffic(stage, CONSTANT, async () => {
    await askEvergreen(stage, 'approve', candidateId, '--why', 'the gain is small, but I want it');
    return await endOfRelease(stage, run);
  });
  narrator.quote(releaseText(release, { colour: narrator.colour, width: WIDTH }));
  if (release.status !== 'rolledBack') {
    throw new DemoFailedError(`Version ${version} was to be rolled back and is ${release.status}.`);
  }
  const bad = await ledger.badReason(candidateId);
  if (bad === undefined) throw new DemoFailedError(`${candidateId} is not marked bad.`);
  narrator.say(`${candidateId} is marked bad: no event releases it again, only a person.`);
  narrator.say('The application has noticed nothing:');
  narrator.facts(factsOf(report));
  if (knownVersions(report).length !== 1)
    throw new DemoFailedError('Another version has answered.');
  narrator.say(
    'Whoever approved it takes that back, so that the next candidate is compared with what serves:',
  );
  await askEvergreen(stage, 'reject', candidateId, '--why', 'it never answered');
}

async function endOfRelease({ ledger }: Stage, run: RunRecord): Promise<ReleaseRecord> {
  if (run.packageArn === undefined) throw noCandidate(run);
  return await ledger.endOfReleaseOf(run.packageArn);
}

function noCandidate({ id }: RunRecord): DemoFailedError {
  return new DemoFailedError(`${id} has made no candidate.`);
}

function tookText({ startedAt, endedAt = startedAt }: ReleaseRecord): string {
  return seconds(Date.parse(endedAt) - Date.parse(startedAt));
}

function knownVersions({ versions }: TrafficReport): string[] {
  return versions.map(({ version }) => version).filter((version) => version !== UNKNOWN_VERSION);
}

function factsOf(report: TrafficReport): Record<string, string> {
  const { sent, failed, versions, perSecond, p50, p99 } = report;
  const answers = versions.map(({ version, answers: n, first, last }): [string, string] => [
    `version ${version}`,
    `${count(n)} answers, from ${clock(first)} to ${clock(last)}`,
  ]);
  return {
    requests: `${count(sent)}, ${perSecond.toFixed(0)} a second, of which ${failed} failed`,
    ...Object.fromEntries(answers),
    'answer in': `${p50.toFixed(0)} ms, 99 of 100 within ${p99.toFixed(0)} ms`,
  };
}
