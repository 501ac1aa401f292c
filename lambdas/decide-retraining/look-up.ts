import type { RetrainingLease, RetrainingState } from '../../pipelines/retraining/contract.ts';
import type { RunFact, RunStanding, World } from '../../pipelines/retraining/facts.ts';
import { trainingCodeHash } from '../../pipelines/retraining/ids.ts';
import { newestVersion } from '../../pipelines/retraining/new-rows.ts';
import type { Incoming } from '../../pipelines/retraining/next-step.ts';
import { firstState } from '../../pipelines/retraining/state.ts';
import { UnknownModelError } from '../../pipelines/shared/errors.ts';
import type { RunRecord } from '../../pipelines/training/contract.ts';
import { runExecutionName, runIdOf } from '../../pipelines/training/ids.ts';
import type { RetrainingLedger } from '../shared/ports/retraining-ledger.ts';
import type { RetrainingPolicies } from '../shared/ports/retraining-policies.ts';
import type { RunLedger } from '../shared/ports/run-ledger.ts';
import type { CompiledPolicy, RunPolicies } from '../shared/ports/run-policies.ts';
import type { WatchedWorkflow } from '../shared/ports/workflow.ts';

export interface LookUpPorts {
  readonly ledger: Pick<RetrainingLedger, 'state'>;
  readonly runs: Pick<RunLedger, 'runs' | 'findRun' | 'datasetVersions'>;
  readonly policies: RunPolicies;
  readonly retrainingPolicies: RetrainingPolicies;
  readonly workflow: WatchedWorkflow;
  readonly now: () => Date;
}

/**
 * Looks up all that a decision depends on. A lease whose execution does not exist gets it: whoever
 * took the lease has died before, or that was a moment ago, and there is one place that starts runs.
 * @throws UnknownModelError when the model has no policy
 */
export async function lookUp(
  model: string,
  { runEnd, trigger }: Incoming,
  ports: LookUpPorts,
): Promise<World> {
  const policy = await ports.retrainingPolicies.find(model);
  const compiled = await ports.policies.find(model);
  if (!policy || !compiled) throw await unknownModel(model, ports);
  const versions = await ports.runs.datasetVersions(model);
  const codeHash = trainingCodeHash(compiled.policy);
  const state = await stateOf(model, compiled, ports);
  const leaseEnded = state.lease !== null && !(await isAtWork(state.lease, ports.workflow));
  const newest = newestVersion(versions);
  const ids = [
    newest && runIdOf(model, newest.id, compiled.hash),
    state.lease?.run.id,
    runEnd?.run,
    trigger?.kind === 'retry' ? trigger.run : undefined,
  ];
  const facts = {
    versions,
    policyHash: compiled.hash,
    codeHash,
    windowVersions: compiled.policy.window.versions,
    runs: await runFacts(ids, state, leaseEnded, ports),
    leaseEnded,
  };
  return { state, facts, policy, now: ports.now() };
}

/** The state, or the first one: what was trained before there was a queue counts. */
async function stateOf(
  model: string,
  compiled: CompiledPolicy,
  { ledger, runs }: LookUpPorts,
): Promise<RetrainingState> {
  const known = await ledger.state(model);
  if (known) return known;
  const records = await runs.runs(model);
  const registered = records
    .filter(({ status }) => status === 'registered')
    .map((record) => factOf(record, 'registered'));
  const [last] = records;
  const codeHash = last?.policyHash === compiled.hash ? trainingCodeHash(compiled.policy) : null;
  return { ...firstState(model, registered), codeHash };
}

/** Whether the lease's execution is at work; one that does not exist is started. */
async function isAtWork({ run }: RetrainingLease, workflow: WatchedWorkflow): Promise<boolean> {
  const name = runExecutionName(run.id, run.attempt);
  const status = await workflow.status(name);
  if (status !== 'none') return status === 'running';
  const outcome = await workflow.start(name, { run });
  return outcome === 'started' || (await workflow.status(name)) !== 'ended';
}

async function runFacts(
  ids: readonly (string | undefined)[],
  { model, lease }: RetrainingState,
  leaseEnded: boolean,
  ports: LookUpPorts,
): Promise<ReadonlyMap<string, RunFact>> {
  const facts = new Map<string, RunFact>();
  for (const id of new Set(ids)) {
    const record = id === undefined ? undefined : await ports.runs.findRun(model, id);
    if (!record) continue;
    const isLeased = lease?.run.id === record.id && lease.run.attempt === record.attempt;
    const leased = leaseEnded ? 'failed' : 'running';
    const standing = endOf(record) ?? (isLeased ? leased : await standingOf(record, ports));
    facts.set(record.id, factOf(record, standing));
  }
  return facts;
}

function endOf({ status }: RunRecord): RunStanding | undefined {
  return status === 'registered' || status === 'failed' ? status : undefined;
}

/** The ledger of a run that was stopped, or ran out of time, still says that it is at work. */
async function standingOf(
  { id, attempt }: RunRecord,
  { workflow }: LookUpPorts,
): Promise<RunStanding> {
  const status = await workflow.status(runExecutionName(id, attempt));
  return status === 'running' ? 'running' : 'failed';
}

function factOf(record: RunRecord, standing: RunStanding): RunFact {
  const { id, attempt, datasetVersion, datasetNumber, policyHash } = record;
  const { trigger, startedAt, endedAt, window } = record;
  const rows = window?.reduce((sum, part) => sum + part.rows, 0);
  const known = { id, attempt, standing, datasetVersion, datasetNumber, policyHash };
  return { ...known, trigger, startedAt, endedAt, rows };
}

async function unknownModel(
  model: string,
  { retrainingPolicies }: LookUpPorts,
): Promise<UnknownModelError> {
  const known = await retrainingPolicies.names();
  return new UnknownModelError(
    `No model ${model} is configured; configured: ${known.join(', ') || 'none'}. Put it back into evergreen.config.ts and deploy, then send the message again, or delete it.`,
    { model },
  );
}
