import * as z from 'zod';

/** What tear-down-endpoint reads from its environment. */
export const tearDownEndpointEnv = z.object({
  LEDGER_TABLE: z.string().min(1),
  /** What the names of endpoints start with. */
  SYSTEM_NAME: z.string().min(1),
});
