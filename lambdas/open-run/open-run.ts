import { RunSupersededError } from '../../pipelines/shared/errors.ts';
import type { RunRecord, RunRequest } from '../../pipelines/training/contract.ts';
import { runKeys } from '../../pipelines/training/keys.ts';
import { planRun } from '../../pipelines/training/plan.ts';
import type { RunPlan } from '../../pipelines/training/steps.ts';
import { trainedOn, windowManifest } from '../../pipelines/training/window.ts';
import type { ObjectStore } from '../shared/ports/object-store.ts';
import type { OpenedRun, RunLedger, RunOpening, TrainedRun } from '../shared/ports/run-ledger.ts';
import { findRunData, type RunData } from '../shared/run-window.ts';
import { keepCode, keepPolicy, type KeepPolicyPorts } from './keep-policy.ts';

export interface OpenRunPorts extends KeepPolicyPorts {
  readonly ledger: Pick<RunLedger, 'datasetVersions' | 'findRun' | 'openRun'>;
  readonly store: ObjectStore;
  /** What names of package groups and jobs start with. */
  readonly system: string;
  /** Full image names of this region, by `<repository>:<tag>`. */
  readonly images: Readonly<Record<string, string>>;
}

/**
 * Decides once what a run does, writes down what its jobs read, and enters it in the ledger.
 * Repeating any part changes nothing. A later attempt goes on from what an earlier one has trained.
 * @throws RunSupersededError when this attempt has nothing to do
 */
export async function openRun(
  { run, startedAt }: { run: RunRequest; startedAt: string },
  ports: OpenRunPorts,
): Promise<{ plan: RunPlan; outcome: OpenedRun['outcome'] }> {
  const { ledger, store, system, images } = ports;
  const policy = await keepPolicy(run, ports);
  await keepCode(policy, ports);
  const data = await findRunData(run, policy, ports);
  const earlier = trainedBy(await ledger.findRun(run.model, run.id));
  const plan = planRun({
    run,
    policy,
    window: data.window,
    manifests: data.manifests,
    images,
    system,
    bucket: store.bucket,
    trained: earlier && {
      job: earlier.trainingJob,
      artifactUri: earlier.artifact.uri,
      seconds: null,
    },
  });
  const text = windowManifest(filesOf(data));
  await store.writeOnce(runKeys(run).window, { text }, 'application/json');
  const opened = await ledger.openRun(openingOf({ run, startedAt, data, plan, earlier }));
  if (opened.outcome === 'superseded') throw superseded(run, opened.run);
  return { plan, outcome: opened.outcome };
}

/** What a run has trained already, unless it was of no use. */
function trainedBy(run: RunRecord | undefined): TrainedRun | null {
  const { trainingJob, artifact, error } = run ?? {};
  if (trainingJob === undefined || !artifact || error === 'ArtifactInvalid') return null;
  return { trainingJob, artifact };
}

function filesOf({ window, manifests }: RunData) {
  return window.parts.flatMap((part) => {
    const manifest = manifests.get(part.datasetVersion);
    return manifest ? trainedOn(part, manifest) : [];
  });
}

function openingOf(opening: {
  readonly run: RunRequest;
  readonly startedAt: string;
  readonly data: RunData;
  readonly plan: RunPlan;
  readonly earlier: TrainedRun | null;
}): RunOpening {
  const { run, startedAt, data, plan, earlier } = opening;
  return {
    ...run,
    startedAt,
    datasetNumber: data.datasetNumber,
    candidateId: plan.candidateId,
    window: plan.window.parts,
    hyperparameters: plan.hyperparameters,
    ...earlier,
  };
}

function superseded(run: RunRequest, found: RunRecord): RunSupersededError {
  const instead =
    found.status === 'registered'
      ? `has its candidate (version ${found.packageVersion ?? 'unknown'})`
      : `is at attempt ${found.attempt}`;
  return new RunSupersededError(
    `Attempt ${run.attempt} at run ${run.id} has nothing to do: the run ${instead}.`,
    { runId: run.id, attempt: run.attempt },
  );
}
