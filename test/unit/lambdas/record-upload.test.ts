import { describe, expect, it } from 'vitest';
import { countedFor, recordUpload } from '../../../lambdas/record-upload/record-upload.ts';
import type { Ledger } from '../../../lambdas/shared/ports/ledger.ts';
import type { RecordedUpload } from '../../../pipelines/ingest/steps.ts';
import { anUpload } from '../../support/uploads.ts';

const upload = anUpload();
const report = { bucket: 'b', key: 'reports/x/report.html' };

async function recorded(input: RecordedUpload): Promise<RecordedUpload> {
  const seen: RecordedUpload[] = [];
  const ledger: Pick<Ledger, 'recordUpload'> = {
    recordUpload: async (what) => void seen.push(what),
  };
  await recordUpload(input, ledger);
  const [only] = seen;
  if (!only) throw new Error('nothing was recorded');
  return only;
}

describe('recording what became of an upload', () => {
  it.each([
    ['{"errorType":"AccessDenied","errorMessage":"Not allowed: x","trace":[]}', 'Not allowed: x'],
    ['Task timed out after 900 seconds', 'Task timed out after 900 seconds'],
    ['{"no":"message"}', '{"no":"message"}'],
    ['null', 'null'],
  ])('says of the cause %s what a person wants', async (cause, said) => {
    const failed = { upload, outcome: 'failed', error: 'E', cause } as const;
    expect(await recorded(failed)).toEqual({ ...failed, cause: said });
  });

  it('hands other outcomes on as they are', async () => {
    const quarantined = {
      upload,
      outcome: 'quarantined' as const,
      codes: ['EMPTY_DATA' as const],
      report,
    };
    expect(await recorded(quarantined)).toEqual(quarantined);
  });

  it('counts folders of no model together: any text may be one', () => {
    const nobodys = anUpload({ model: 'whatever somebody typed' });
    expect(
      countedFor({ upload: nobodys, outcome: 'quarantined', codes: ['UNKNOWN_MODEL'], report }),
    ).toBe('_none');
    expect(countedFor({ upload, outcome: 'quarantined', codes: ['HEADER'], report })).toBe(
      'flight-delay',
    );
  });
});
