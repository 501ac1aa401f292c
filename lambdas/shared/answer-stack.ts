import * as z from 'zod';
import { modelResourceProperties } from '../../pipelines/model-definition/stack-resource.ts';
import { parsePayload } from './parse-payload.ts';
import type { StackListener } from './ports/stack-answer.ts';

/** What CloudFormation needs to hear from anybody, whatever else it asked. */
const stackRequest = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  ResponseURL: z.url(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  PhysicalResourceId: z.string().optional(),
  ResourceProperties: z.unknown(),
});

export interface StackWork {
  readonly listener: StackListener;
  /** What the resource is called from its creation on. */
  readonly nameOf: (model: string) => string;
  readonly create: (model: string) => Promise<void>;
  /** @default - nothing is to be done */
  readonly update?: (model: string) => Promise<void>;
  /** @default - nothing is to be done */
  readonly remove?: (model: string) => Promise<void>;
}

/** An answer has 4,096 bytes for everything; a character may need four. */
const MOST_REASON = 800;

/**
 * Does what a stack asks of its custom resource and answers it, also when that fails: a stack without
 * an answer waits for an hour.
 * @returns what went wrong, undefined if nothing
 * @throws BadPayloadError when there is nobody to answer
 */
export async function answerStack(event: unknown, work: StackWork): Promise<unknown> {
  const request = parsePayload(stackRequest, event);
  const { StackId, RequestId, LogicalResourceId, ResponseURL } = request;
  const origin = { StackId, RequestId, LogicalResourceId };
  const done = await outcomeOf(request, work);
  const PhysicalResourceId = request.PhysicalResourceId ?? done.name;
  const answer = { ...origin, PhysicalResourceId };
  if (!('error' in done)) {
    await work.listener.answer(ResponseURL, { Status: 'SUCCESS', ...answer });
    return undefined;
  }
  const Reason = reasonOf(done.error).slice(0, MOST_REASON);
  await work.listener.answer(ResponseURL, { Status: 'FAILED', Reason, ...answer });
  return done.error;
}

/** The resource's name, and what went wrong, if anything did. */
async function outcomeOf(
  request: z.infer<typeof stackRequest>,
  { create, update, remove, nameOf }: StackWork,
): Promise<{ readonly name: string; readonly error?: unknown }> {
  try {
    const { Model } = parsePayload(modelResourceProperties, request.ResourceProperties);
    if (request.RequestType === 'Create') await create(Model);
    if (request.RequestType === 'Update') await update?.(Model);
    if (request.RequestType === 'Delete') await remove?.(Model);
    return { name: nameOf(Model) };
  } catch (error) {
    return { name: request.LogicalResourceId, error };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
