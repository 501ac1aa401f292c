import { ingestExecutionName } from '../../pipelines/ingest/execution-name.ts';
import { readObjectCreated, type UploadEvent } from '../../pipelines/ingest/read-object-created.ts';
import type { StartOutcome, Workflow } from '../shared/ports/workflow.ts';

/** What became of one event. */
export type StartedIngest =
  | { readonly event: UploadEvent & { kind: 'upload' }; readonly outcome: StartOutcome }
  | { readonly event: UploadEvent & { kind: 'folder marker' }; readonly outcome: 'ignored' };

/** The attempt of an ingest that an event asks for; only a person starts a later one. */
const FIRST_ATTEMPT = 1;

/**
 * Starts the ingest workflow for the upload an event speaks of. However often the event comes, one
 * execution answers it.
 * @throws BadPayloadError when it is no such event
 */
export async function startIngest(event: unknown, workflow: Workflow): Promise<StartedIngest> {
  const read = readObjectCreated(event);
  if (read.kind === 'folder marker') return { event: read, outcome: 'ignored' };
  const outcome = await workflow.start(ingestExecutionName(read.upload, FIRST_ATTEMPT), {
    upload: read.upload,
  });
  return { event: read, outcome };
}
