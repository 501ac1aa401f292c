import * as z from 'zod';
import { EVENT_SOURCE, ingestEvents } from '../../pipelines/ingest/events.ts';
import { datasetVersionRegistered } from '../../pipelines/ingest/steps.ts';
import { UnknownModelError } from '../../pipelines/shared/errors.ts';
import type { RunRequest } from '../../pipelines/training/contract.ts';
import { runExecutionName, runIdOf } from '../../pipelines/training/ids.ts';
import { parsePayload } from '../shared/parse-payload.ts';
import type { RunPolicies } from '../shared/ports/run-policies.ts';
import type { StartOutcome, Workflow } from '../shared/ports/workflow.ts';

/** The attempt that an event asks for; only a person starts a later one. */
const FIRST_ATTEMPT = 1;

/** The event as EventBridge delivers it from Evergreen's own bus. */
const registeredEvent = z.object({
  source: z.literal(EVENT_SOURCE),
  'detail-type': z.literal(ingestEvents.registered),
  detail: datasetVersionRegistered,
});

export interface StartTrainingPorts {
  readonly policies: RunPolicies;
  readonly workflow: Workflow;
}

/**
 * Starts the run of a new dataset version under its model's policy. However often the event comes,
 * one execution answers it.
 * @throws BadPayloadError when it is no such event
 * @throws UnknownModelError when the model has no policy
 */
export async function startTraining(
  event: unknown,
  { policies, workflow }: StartTrainingPorts,
): Promise<{ run: RunRequest; outcome: StartOutcome }> {
  const { model, datasetVersion } = parsePayload(registeredEvent, event).detail;
  const compiled = await policies.find(model);
  if (!compiled) throw unknownModel(model, await policies.names());
  const run: RunRequest = {
    id: runIdOf(model, datasetVersion, compiled.hash),
    attempt: FIRST_ATTEMPT,
    model,
    datasetVersion,
    policyHash: compiled.hash,
    trigger: { kind: 'datasetVersion' },
  };
  const outcome = await workflow.start(runExecutionName(run.id, run.attempt), { run });
  return { run, outcome };
}

function unknownModel(model: string, known: readonly string[]): UnknownModelError {
  return new UnknownModelError(
    `No model ${model} is configured; configured: ${known.join(', ') || 'none'}. Put it back into evergreen.config.ts and deploy, then send the message again, or delete it.`,
    { model },
  );
}
