import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerReader, RecordedUpload } from './ledger-reader.ts';

/** How often the ledger is asked, milliseconds. */
const POLL = 500;

/** Tells each change of each of a model's uploads, for ever; the key names the model. */
export async function followUploads(
  ledger: LedgerReader,
  tell: (line: string) => void,
): Promise<never> {
  const told = new Map<string, string>();
  for (;;) {
    for (const [id, upload] of await ledger.uploads()) {
      if (told.get(id) === upload.status) continue;
      told.set(id, upload.status);
      const time = new Date().toLocaleTimeString('en-GB');
      tell(`  ${time}  ${upload.key}  ${endText(upload)}`);
    }
    await sleep(POLL);
  }
}

function endText(upload: RecordedUpload): string {
  switch (upload.status) {
    case 'registered':
      return `registered as ${upload.datasetVersion}`;
    case 'duplicate':
      return `duplicate of ${upload.datasetVersion}`;
    case 'quarantined':
      return `quarantined (${upload.codes?.join(', ')}): s3://${upload.report?.bucket}/${upload.report?.key}`;
    case 'failed':
      return `failed: ${upload.error}: ${upload.cause}`;
    case 'received':
    case 'superseded':
      return upload.status;
  }
}
