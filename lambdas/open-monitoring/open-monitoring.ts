import { definitionKey } from '../../pipelines/dataset/keys.ts';
import { type TrafficList, trafficList } from '../../pipelines/monitoring/contract.ts';
import { baselineKey, monitoringKeys } from '../../pipelines/monitoring/keys.ts';
import type { MonitoringPolicy } from '../../pipelines/monitoring/policy.ts';
import type { monitoringSteps, OpenMonitoringOutput } from '../../pipelines/monitoring/steps.ts';
import type { ChampionPointer } from '../../pipelines/release/contract.ts';
import { ChampionUnknownError, UnknownModelError } from '../../pipelines/shared/errors.ts';
import { lineage, type Lineage } from '../../pipelines/training/contract.ts';
import type * as z from 'zod';
import type { CapturedTraffic } from '../shared/ports/captured-traffic.ts';
import type { MonitoringLedger } from '../shared/ports/monitoring-ledger.ts';
import type { MonitoringPolicies } from '../shared/ports/monitoring-policies.ts';
import type { ObjectStore } from '../shared/ports/object-store.ts';
import type { ReleaseLedger } from '../shared/ports/release-ledger.ts';
import type { RunLedger } from '../shared/ports/run-ledger.ts';

/** Files of one monitoring: what the watermark remembers of them must fit into a step's payload. */
const MAX_OBJECTS = 3_000;

const MINUTE_MS = 60_000;

export interface OpenMonitoringPorts {
  readonly policies: Pick<MonitoringPolicies, 'find'>;
  readonly releases: Pick<ReleaseLedger, 'champion'>;
  readonly runs: Pick<RunLedger, 'candidate' | 'findRun'>;
  readonly ledger: Pick<MonitoringLedger, 'watermark'>;
  readonly captured: Pick<CapturedTraffic, 'list'>;
  readonly store: Pick<ObjectStore, 'findText' | 'readText' | 'writeOnce'>;
}

type Input = z.infer<typeof monitoringSteps.openMonitoring.input>;

/**
 * Decides once what a monitoring looks at, and writes down which captured files. Repeating it looks at
 * the same files, whatever was captured since.
 * @throws UnknownModelError when the model is configured no more
 * @throws ChampionUnknownError when the ledger doesn't know what the champion came from
 */
export async function openMonitoring(
  { monitoring, startedAt }: Input,
  ports: OpenMonitoringPorts,
): Promise<OpenMonitoringOutput> {
  const { model, id } = monitoring;
  const policy = await ports.policies.find(model);
  if (!policy) throw unknownModel(model);
  const champion = await ports.releases.champion(model);
  if (!champion) return { outcome: 'noChampion' };
  const { key, lineage: from } = await lineageOf(champion, ports);
  const baseline = baselineKey(model, champion.candidateId);
  const made = (await ports.store.findText(baseline)) !== undefined;
  const traffic = monitoringKeys(model, id).traffic;
  const { objects } = await trafficFor(traffic, { champion, policy, startedAt }, ports);
  return {
    outcome: 'ready',
    plan: {
      champion: {
        candidateId: champion.candidateId,
        packageVersion: champion.packageVersion,
        since: champion.since,
      },
      policy,
      lineage: key,
      definition: definitionKey(from.data.definition.hash),
      baseline: { key: baseline, made },
      traffic: { key: traffic, objects: objects.length },
    },
  };
}

async function lineageOf(
  { model, candidateId }: ChampionPointer,
  { runs, store }: OpenMonitoringPorts,
): Promise<{ key: string; lineage: Lineage }> {
  const candidate = await runs.candidate(model, candidateId);
  const run = candidate && (await runs.findRun(model, candidate.runId));
  if (!run?.lineage) {
    throw new ChampionUnknownError(
      `The ledger has no run that made candidate ${candidateId}, the champion of ${model}: without it nobody knows what it was trained on.`,
      { model, candidateId },
    );
  }
  const { key } = run.lineage;
  return { key, lineage: lineage.parse(JSON.parse(await store.readText(key))) };
}

interface Wanted {
  readonly champion: ChampionPointer;
  readonly policy: MonitoringPolicy;
  readonly startedAt: string;
}

async function trafficFor(
  key: string,
  { champion, policy, startedAt }: Wanted,
  { captured, ledger, store }: OpenMonitoringPorts,
): Promise<TrafficList> {
  const written = await store.findText(key);
  if (written !== undefined) return trafficList.parse(JSON.parse(written));
  const watermark = (await ledger.watermark(champion.model)) ?? null;
  const until = new Date(Date.parse(startedAt) - policy.captureSettleMinutes * MINUTE_MS);
  const objects = await captured.list({ endpoint: champion.endpoint, since: watermark, until });
  const list: TrafficList = {
    schemaVersion: 1,
    watermark,
    objects: objects.slice(0, MAX_OBJECTS),
    more: Math.max(0, objects.length - MAX_OBJECTS),
  };
  await store.writeOnce(key, { text: JSON.stringify(list) }, 'application/json');
  return list;
}

function unknownModel(model: string): UnknownModelError {
  return new UnknownModelError(
    `No model ${model} is configured. Put it back into evergreen.config.ts and deploy, or leave it.`,
    { model },
  );
}
