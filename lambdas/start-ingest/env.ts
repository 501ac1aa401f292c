import * as z from 'zod';

/** What start-ingest reads from its environment. */
export const startIngestEnv = z.object({
  INGEST_STATE_MACHINE_ARN: z.string().startsWith('arn:'),
});
