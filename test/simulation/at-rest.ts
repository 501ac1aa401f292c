import { trafficList } from '../../pipelines/monitoring/contract.ts';
import { monitoringKeys } from '../../pipelines/monitoring/keys.ts';
import { lineage } from '../../pipelines/training/contract.ts';
import { codeMarkerKey, policyKey } from '../../pipelines/training/keys.ts';
import { uploadTriggerId } from '../../pipelines/retraining/ids.ts';
import { newestVersion } from '../../pipelines/retraining/new-rows.ts';
import { parseS3Uri } from '../../lambdas/shared/s3-uri.ts';
import { holds } from './invariants.ts';
import { MODEL } from './model.ts';
import { digestOf } from './stored-files.ts';
import type { SimulatedWorld } from './world.ts';

/** What must hold once everything that was under way has come to an end. */
export function checkAtRest(world: SimulatedWorld): void {
  nothingIsLost(world);
  nothingIsStuck(world);
  registryAgrees(world);
  endpointAgrees(world);
  lineageIsComplete(world);
  trafficIsCountedOnce(world);
}

/** I5: every event was read, or waits among the dead letters; every trigger has its decision. */
function nothingIsLost(world: SimulatedWorld): void {
  const { queues, uploads, ingests } = world;
  for (const { name, pending, deadLetters, lastError } of Object.values(queues)) {
    holds(pending === 0, 'I5 no event is lost', `${pending} of ${name}`);
    // They were redriven in good weather.
    holds(
      deadLetters.length === 0,
      'I5 dead letters can be redriven',
      `${name} ${String(lastError)}`,
    );
  }
  for (const { input, name } of ingests.executions.values()) {
    const status = uploads.statuses.get(input.upload.id);
    const isOver = status !== undefined && status !== 'received';
    holds(isOver, 'I5 every upload has an end', `${name} is ${status ?? 'unknown'}`);
  }
  everyTriggerIsDecided(world);
}

function everyTriggerIsDecided({ uploads, retraining, told, asked }: SimulatedWorld): void {
  const newest = newestVersion([...uploads.versions.values()]);
  const decided = new Set(
    retraining.taken.filter(({ first }) => first).map(({ trigger }) => trigger.id),
  );
  const triggers = [...asked, ...(newest ? [uploadTriggerId(MODEL, newest.id)] : [])];
  for (const trigger of triggers)
    holds(decided.has(trigger), 'I5 every trigger is decided', trigger);
  const firsts = retraining.taken.filter(({ first }) => first);
  holds(decided.size === firsts.length, 'every trigger has one first decision', '');
  const untold = retraining.taken.filter(({ id }) => !told.has(id));
  holds(untold.length === 0, 'every decision is announced', untold.map(({ id }) => id).join());
}

function nothingIsStuck(world: SimulatedWorld): void {
  const { retraining, releases, trainings, time } = world;
  holds(trainings.running.length === 0, 'at rest', 'a run is at work');
  const state = retraining.states.get(MODEL);
  holds(!state?.lease, 'no stuck lease', `${state?.lease?.run.id}`);
  const lock = releases.locks.get(MODEL);
  // Who was stopped, or could not even fail, leaves the lock to its time.
  const holder = world.releasings.executions.get(lock?.holder ?? '');
  const isOver = (lock?.expiresAt ?? 0) <= time.now && holder?.status !== 'SUCCEEDED';
  const isFree = lock?.holder === undefined || isOver;
  holds(isFree, 'no stuck endpoint lock', `${lock?.holder}`);
  for (const { trigger, reason, notBefore } of state?.parked ?? []) {
    const isDue = notBefore !== null && Date.parse(notBefore) < time.now - 900_000;
    holds(
      !isDue && reason !== 'lease',
      'what is parked is decided in time',
      `${trigger.id} ${reason}`,
    );
  }
  holds((state?.unannounced.length ?? 0) === 0, 'every decision is announced', 'one waits');
  const alarm = state?.alarm?.ringing ?? false;
  holds(alarm === world.alarm.ringing, 'the alarm is known', `as ${alarm ? 'ringing' : 'quiet'}`);
}

/** I3: registry and ledger know the same candidates, and the queue knows how its runs ended. */
function registryAgrees({ registry, runs, trainings, retraining }: SimulatedWorld): void {
  for (const { described } of registry.packages) {
    const { ModelPackageArn: arn, CustomerMetadataProperties: properties } = described;
    const candidate = runs.candidates.get(properties?.['candidateId'] ?? '');
    holds(candidate?.packageArn === arn, 'I3 the ledger knows every package', arn);
  }
  for (const { candidateId, packageArn } of runs.candidates.values()) {
    const properties = registry.find(packageArn).described.CustomerMetadataProperties;
    holds(properties?.['candidateId'] === candidateId, 'I3 the registry agrees', packageArn);
  }
  for (const { status, input, name } of trainings.executions.values()) {
    if (status !== 'SUCCEEDED') continue;
    const run = runs.records.get(input.run.id);
    holds(run?.status === 'registered', 'I3 a run that succeeded has its candidate', name);
  }
  const { lastRun } = retraining.states.get(MODEL) ?? {};
  const run = runs.records.get(lastRun?.run ?? '');
  const isSame =
    !lastRun ||
    lastRun.attempt !== run?.attempt ||
    (run.status === 'registered') === (lastRun.outcome === 'registered');
  holds(isSame, 'I3 the queue knows how its run ended', `${lastRun?.run} ${lastRun?.outcome}`);
}

/** I3: the endpoint serves what the ledger says, and approved packages were tried. */
function endpointAgrees({ endpoint, releases, registry }: SimulatedWorld): void {
  const champion = releases.champions.get(MODEL);
  const { status, config } = endpoint.seen;
  const found = `the endpoint is ${status} with ${config}, the champion is ${champion?.fleet}`;
  if (champion) {
    const serves = status === 'InService' && config === champion.fleet;
    holds(serves, 'I3 the endpoint serves the champion', found);
  } else holds(status === 'none', 'I3 nothing serves without a champion', found);
  for (const { approval, described } of registry.packages) {
    const { ModelPackageArn: arn, ModelPackageVersion: version } = described;
    if (approval !== 'Approved' || version <= (champion?.packageVersion ?? 0)) continue;
    const tried = [...releases.records.values()].some(({ packageArn }) => packageArn === arn);
    holds(tried, 'I3 what is approved is released', arn);
  }
}

/** I8: every package traces to data, code, config and metrics, byte for byte. */
function lineageIsComplete({ runs, cloud, registry }: SimulatedWorld): void {
  const text = (key: string) => cloud.objects.get(key) ?? '';
  for (const run of runs.records.values()) {
    if (run.status !== 'registered') continue;
    const found = (what: string, is: boolean) => {
      holds(is, 'I8 lineage', `${run.id} lacks ${what}`);
    };
    const written = text(run.lineage?.key ?? '');
    found('its lineage', digestOf(written) === run.lineage?.sha256);
    const from = lineage.parse(JSON.parse(written));
    const metadata = registry.find(run.packageArn ?? '').described.CustomerMetadataProperties;
    found('its package', metadata?.['candidateId'] === from.candidateId);
    found('its trigger', from.run.id === run.id);
    for (const { raw, manifest, trainedOn } of from.data.window) {
      found('raw data', cloud.objects.has(`${raw.key}@${raw.versionId}`));
      found('a manifest', cloud.objects.has(manifest.key));
      for (const { key } of trainedOn) found('training data', cloud.objects.has(key));
    }
    found('its definition', cloud.objects.has(parseS3Uri(from.data.definition.uri).key));
    found('its code', cloud.objects.has(codeMarkerKey(from.code.hash)));
    found('its policy', cloud.objects.has(policyKey(from.config.policyHash)));
    const report = text(parseS3Uri(from.evaluation.report).key);
    found('its evaluation', digestOf(report) === from.evaluation.sha256);
    found('its metrics', (run.metrics?.length ?? 0) > 0);
    found('its artifact', cloud.trained.get(from.training.artifact.uri) !== undefined);
    found('its verdict', cloud.objects.has(parseS3Uri(from.verdict.uri).key));
  }
}

/** Each captured file counts in one monitoring at most. */
function trafficIsCountedOnce({ monitorings, cloud }: SimulatedWorld): void {
  const counted = new Set<string>();
  for (const { id, model, status } of monitorings.records.values()) {
    if (status !== 'measured') continue;
    const list = trafficList.parse(
      JSON.parse(cloud.objects.get(monitoringKeys(model, id).traffic) ?? ''),
    );
    for (const { key } of list.objects) {
      holds(!counted.has(key), 'captured traffic counts once', `${key} in ${id} again`);
      counted.add(key);
    }
  }
}
