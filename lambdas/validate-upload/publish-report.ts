import type { Finding, ValidationReport } from '../../pipelines/ingest/contract.ts';
import { renderReport } from '../../pipelines/ingest/render-report.ts';
import { reportKeys } from '../../pipelines/dataset/keys.ts';
import type { ObjectStore } from '../shared/ports/object-store.ts';

/** What a report tells, before its outcome and time are known. */
export type ReportedUpload = Omit<
  ValidationReport,
  'schemaVersion' | 'outcome' | 'checkedAt' | 'findings'
> & { readonly findings: readonly Finding[] };

export interface ReportPorts {
  readonly store: ObjectStore;
  readonly now: () => Date;
}

/**
 * Writes the report of an upload, as JSON for programs and as a page for the person who uploaded.
 * @returns where the page lies
 */
export async function publishReport(
  reported: ReportedUpload,
  { store, now }: ReportPorts,
): Promise<{ bucket: string; key: string }> {
  const report: ValidationReport = {
    schemaVersion: 1,
    outcome: reported.datasetVersion ? 'accepted' : 'quarantined',
    checkedAt: now().toISOString(),
    ...reported,
    findings: [...reported.findings],
  };
  const keys = reportKeys(report.upload.model, report.upload.id);
  await store.write(keys.json, JSON.stringify(report, null, 2), 'application/json');
  await store.write(keys.html, renderReport(report), 'text/html; charset=utf-8');
  return { bucket: store.bucket, key: keys.html };
}
