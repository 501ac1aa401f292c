import { timeText, visible } from '../../pipelines/ingest/report-words.ts';
import { nameValueLines, painted } from '../../pipelines/training/text-layout.ts';
import type { UnfinishedUpload } from '../cloud/deployed-system.ts';
import type { Looks } from './terminal.ts';

/** Uploads that have not ended, and what becomes of them; nothing without any. */
export function unfinishedLines(uploads: readonly UnfinishedUpload[], looks: Looks): string[] {
  if (uploads.length === 0) return [];
  return [
    painted('Uploads that have not ended', 'strong', looks),
    ...nameValueLines(
      uploads.map(({ key, begunAt }) => ['Begun', `${timeText(begunAt)}: ${visible(key)}`]),
      looks,
    ),
    '  No dataset version is made of them. Upload the file again; S3 takes away the parts a day after they were begun.',
  ];
}
