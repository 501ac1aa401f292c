import * as z from 'zod';

/** What keep-package-group reads from its environment. */
export const keepPackageGroupEnv = z.object({
  /** What the names of package groups start with. */
  SYSTEM_NAME: z.string().min(1),
});
