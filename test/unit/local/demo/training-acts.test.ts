import { describe, expect, it, vi } from 'vitest';
import { STORY } from '../../../../local/demo/story.ts';
import { playChapter } from '../../../../local/demo/training-acts.ts';
import type { RecordedUpload } from '../../../../local/watch/ledger-reader.ts';
import type { RunRecord } from '../../../../pipelines/training/contract.ts';
import { failedRun, registeredRun } from '../../cli/sample-runs.ts';
import { aStage } from './a-stage.ts';

vi.mock('../../../../local/demo/keep.ts', () => ({ keep: (name: string) => `kept/${name}` }));

const [january] = STORY;

const registeredUpload: RecordedUpload = {
  status: 'registered',
  key: 'raw/flight-delay/2013-01.csv.gz',
  versionId: 'v1',
  sequencer: '0A',
  size: 1,
  datasetVersion: `dsv-${'1'.repeat(20)}`,
};

/** A stage on which every upload leads to one run. */
function aStageOf(run: RunRecord, upload = registeredUpload) {
  const put: string[] = [];
  const { stage, text } = aStage({
    person: {
      put: async (name) => {
        put.push(name);
        return await Promise.resolve({
          uploadId: 'upl-1',
          key: `raw/flight-delay/${name}`,
          versionId: 'v1',
          at: Date.parse(run.startedAt),
        });
      },
      read: async (key) => await Promise.resolve(key),
    },
    ledger: {
      endOf: async () => await Promise.resolve(upload),
      endOfRunOf: async () => await Promise.resolve(run),
    },
  });
  return { stage, put, text };
}

describe('a chapter of the story', () => {
  it('uploads, and tells the numbers, the verdict and where the lineage is', async () => {
    const { stage, put, text } = aStageOf(registeredRun('1'));
    await playChapter(stage, january);
    expect(put).toEqual(['2013-01.csv.gz']);
    for (const told of [
      /Act 1 {2}January/,
      /registered as version 1, 300\.0 s after the upload/,
      /AUC +0\.664/,
      /Accepted: AUC 0\.664 is above the floor/,
      /s3:\/\/data-bucket\/runs\/lineage\.json/,
      /kept\/version-1\/lineage\.json/,
    ]) {
      expect(text()).toMatch(told);
    }
  });

  it('waits for what was uploaded before', async () => {
    const { stage, put, text } = aStageOf(registeredRun('1'));
    const uploaded = { uploadId: 'upl-1', key: 'raw/x', versionId: 'v1', at: 0 };
    await playChapter(stage, january, { uploaded });
    expect(put).toEqual([]);
    expect(text()).toMatch(/300\.0 s after the run began/);
  });

  it('fails the demo when the candidate comes to another end', async () => {
    const { stage } = aStageOf(registeredRun('1'));
    const chapter = { ...january, expects: 'Rejected' as const };
    await expect(playChapter(stage, chapter)).rejects.toThrow(
      'The candidate of 2013-01.csv.gz was to be Rejected and is Approved: Accepted: AUC 0.664',
    );
  });

  it('shows the cause and the log of a run that fails', async () => {
    const { stage, text } = aStageOf(failedRun('1'));
    await expect(playChapter(stage, january)).rejects.toThrow(
      'has failed with TrainingFailed: AlgorithmError: no rows',
    );
    expect(text()).toMatch(/The last lines of the job's log\n.*reading\n.*no rows/);
  });

  it('fails the demo when the upload is no dataset version', async () => {
    const { datasetVersion: _none, ...upload } = registeredUpload;
    const { stage } = aStageOf(registeredRun('1'), { ...upload, status: 'quarantined' });
    await expect(playChapter(stage, january)).rejects.toThrow('is quarantined');
  });
});
