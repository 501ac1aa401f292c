import { join } from 'node:path';
import type * as z from 'zod';
import { type DriftBaseline, driftBaseline } from '../../pipelines/drift/contract.ts';
import {
  evaluationReport,
  type EvaluationReport,
  type TrainingFacts,
  trainingFacts,
} from '../../pipelines/evaluation/contract.ts';
import {
  type ModelDefinition,
  modelDefinition,
} from '../../pipelines/model-definition/contract.ts';
import { featureColumns } from '../../pipelines/model-definition/feature-columns.ts';
import type { MakeBaselineOutput, monitoringSteps } from '../../pipelines/monitoring/steps.ts';
import { lineage, type Lineage } from '../../pipelines/training/contract.ts';
import type { Artifacts } from '../shared/ports/artifacts.ts';
import type { ObjectStore } from '../shared/ports/object-store.ts';
import type { StoredFiles } from '../shared/ports/stored-files.ts';
import type { TrafficEngine, WindowProfile } from '../shared/ports/traffic-engine.ts';
import { parseS3Uri } from '../shared/s3-uri.ts';

export interface MakeBaselinePorts {
  readonly store: Pick<ObjectStore, 'bucket' | 'findText' | 'readText' | 'writeOnce'>;
  readonly files: StoredFiles;
  readonly artifacts: Artifacts;
  readonly engine: Pick<TrafficEngine, 'profileWindow'>;
}

/**
 * Writes down what a champion learned from, and what it answered on its hold-out: what traffic is
 * compared with for as long as it serves. Made of write-once objects alone, so repeating it makes the
 * same; one that is there stays.
 */
export async function makeBaseline(
  { plan }: z.infer<typeof monitoringSteps.makeBaseline.input>,
  workDirectory: string,
  ports: MakeBaselinePorts,
): Promise<MakeBaselineOutput> {
  const { store } = ports;
  const { key } = plan.baseline;
  const there = await store.findText(key);
  const baseline =
    there === undefined
      ? await compose(plan, workDirectory, ports)
      : driftBaseline.parse(JSON.parse(there));
  if (there === undefined) {
    await store.writeOnce(key, { text: JSON.stringify(baseline) }, 'application/json');
  }
  return {
    baseline: { bucket: store.bucket, key },
    features: baseline.features.length,
    rows: baseline.rows,
  };
}

type Plan = z.infer<typeof monitoringSteps.makeBaseline.input>['plan'];

async function compose(
  plan: Plan,
  workDirectory: string,
  { store, files, artifacts, engine }: MakeBaselinePorts,
): Promise<DriftBaseline> {
  const from = lineage.parse(JSON.parse(await store.readText(plan.lineage)));
  const definition = modelDefinition.parse(JSON.parse(await store.readText(plan.definition)));
  const { trainingFacts: facts } = await artifacts.read(from.training.artifact.uri);
  const { key: reportKey } = parseS3Uri(from.evaluation.report);
  const evaluation = evaluationReport.parse(JSON.parse(await store.readText(reportKey)));
  const paths: string[] = [];
  for (const object of from.data.window.flatMap(({ trainedOn }) => trainedOn)) {
    const path = join(workDirectory, `trained-on-${paths.length}.parquet`);
    await files.fetch(object, path);
    paths.push(path);
  }
  const columns = featureColumns(definition);
  const profile = await engine.profileWindow({ paths, definition, columns, workDirectory });
  return baselineOf({
    from,
    definition,
    evaluation,
    profile,
    facts: trainingFacts.parse(JSON.parse(facts)),
  });
}

interface BaselineParts {
  readonly from: Lineage;
  readonly definition: ModelDefinition;
  readonly facts: TrainingFacts;
  readonly evaluation: EvaluationReport;
  readonly profile: WindowProfile;
}

function baselineOf(parts: BaselineParts): DriftBaseline {
  const { from, profile, evaluation } = parts;
  const { kind, weightOf } = weights(parts);
  return driftBaseline.parse({
    schemaVersion: 1,
    model: from.model,
    candidateId: from.candidateId,
    datasetVersions: from.data.window.map(({ datasetVersion }) => datasetVersion),
    rows: profile.rows,
    weights: kind,
    features: [...profile.columns].map(([name, column]) => ({
      name,
      type: column.type,
      weight: weightOf(name),
      profile: column,
      otherValues: [...(profile.otherValues.get(name) ?? [])],
    })),
    predictions: evaluation.candidate.predictions ?? null,
  });
}

/** What each feature is to the model: its share of the gain, or an equal one where no gain is told. */
function weights({ facts, profile }: BaselineParts) {
  const gains = new Map(facts.features.map(({ name, gainShare }) => [name, gainShare]));
  const total = [...profile.columns.keys()].reduce((sum, name) => sum + (gains.get(name) ?? 0), 0);
  if (total === 0) {
    const equal = 1 / profile.columns.size;
    return { kind: 'equal' as const, weightOf: () => equal };
  }
  return { kind: 'gain' as const, weightOf: (name: string) => (gains.get(name) ?? 0) / total };
}
