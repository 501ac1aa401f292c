import * as z from 'zod';
import { BadPayloadError } from '../../pipelines/shared/errors.ts';

/**
 * Reads what a step was given, once, at the door.
 * @throws BadPayloadError naming every field that is wrong; the state machine does not retry it
 */
export function parsePayload<Schema extends z.ZodType>(
  schema: Schema,
  payload: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(payload);
  if (!parsed.success) throw new BadPayloadError(z.prettifyError(parsed.error));
  return parsed.data;
}
