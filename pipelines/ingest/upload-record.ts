import * as z from 'zod';
import { datasetVersionId } from '../dataset/contract.ts';
import { uploadId } from './contract.ts';

/** An upload as the ledger keeps it: where it stands, and what its end said. */
export const uploadRecord = z.object({
  id: uploadId,
  status: z.enum(['received', 'failed', 'superseded', 'duplicate', 'quarantined', 'registered']),
  key: z.string(),
  size: z.int().nonnegative(),
  /** ISO 8601 in UTC: when the status was reached. */
  updatedAt: z.iso.datetime(),
  /** That it became, or is a copy of. */
  datasetVersion: datasetVersionId.optional(),
  /** Of a quarantined one: what was found. */
  codes: z.array(z.string()).optional(),
  /** Of a failed one. */
  error: z.string().optional(),
  cause: z.string().optional(),
});
export type UploadRecord = z.infer<typeof uploadRecord>;
