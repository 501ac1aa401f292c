import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { BROKEN_FILE_ROWS, breakFile } from '../../examples/flight-delay/break-data.ts';
import { datasetManifest, type HoldOutCut } from '../../pipelines/dataset/contract.ts';
import { reportKeys } from '../../pipelines/dataset/keys.ts';
import { validationReport } from '../../pipelines/ingest/contract.ts';
import { reportText } from '../../pipelines/ingest/report-text.ts';
import type { PutFile } from './data-person.ts';
import { keep } from './keep.ts';
import { count, seconds } from './narrate.ts';
import { redeliver } from './redeliver.ts';
import { dataFile, DemoFailedError, MODEL, type Stage } from './stage.ts';

const JANUARY = '2013-01.csv.gz';

/** How long a duplicate event gets to do harm before the ledger is counted, milliseconds. */
const SETTLE = 2_000;

/** January is uploaded and becomes the first dataset version. */
export async function uploadJanuary({ person, ledger, narrator }: Stage): Promise<PutFile> {
  narrator.act('January’s flights are uploaded');
  const january = await person.put(JANUARY, await readFile(dataFile(JANUARY)));
  narrator.say(`PutObject ${january.key}. Nothing else is called: its event does the rest.`);

  const end = await ledger.endOf(january.uploadId);
  const took = Date.now() - january.at;
  if (end.status !== 'registered' || !end.datasetVersion) {
    throw new DemoFailedError(`January was to be registered and is ${end.status}: ${end.cause}`);
  }
  const version = await ledger.datasetVersion(end.datasetVersion);
  if (!version) throw new DemoFailedError(`${end.datasetVersion} is not in the ledger.`);
  const manifest = datasetManifest.parse(JSON.parse(await person.read(version.manifestKey)));
  const { rows } = manifest;
  narrator.say(
    `Dataset version ${version.number} is registered, ${seconds(took)} after the upload.`,
  );
  narrator.facts({
    id: manifest.id,
    rows: `${count(rows.read)} read, ${count(rows.droppedWithoutLabel)} without a label dropped`,
    training: `${count(rows.training)} rows`,
    'hold-out': `${count(rows.holdOut)} rows, ${cutText(manifest.holdOut)}`,
    'schema hash': manifest.schemaHash,
    'raw SHA-256': manifest.raw.sha256,
    'S3 version id': manifest.raw.versionId,
  });
  return january;
}

/** A broken file is quarantined, with a report that says what to do. */
export async function uploadBrokenFile({ person, ledger, narrator }: Stage): Promise<void> {
  narrator.act('A broken file is uploaded');
  const february = await readFile(dataFile('2013-02.csv.gz'));
  const broken = breakFile(gunzipSync(february).toString('utf8'));
  const put = await person.put('2013-02-broken.csv', broken);
  narrator.say(
    `PutObject ${put.key}: ${BROKEN_FILE_ROWS} rows, a column missing, letters in a number column.`,
  );
  const end = await ledger.endOf(put.uploadId);
  if (end.status !== 'quarantined') {
    throw new DemoFailedError(`The broken file was to be quarantined and is ${end.status}.`);
  }
  narrator.say(`It is quarantined, ${seconds(Date.now() - put.at)} after the upload:`);

  const keys = reportKeys(MODEL, put.uploadId);
  const report = validationReport.parse(JSON.parse(await person.read(keys.json)));
  narrator.quote(reportText(report, { colour: narrator.colour }));
  narrator.say(
    `The same as a page: ${await keep('quarantine-report.html', await person.read(keys.html))}`,
  );
}

/** January again, under another key, and its first event three times more: no second version. */
export async function repeatJanuary(stage: Stage, january: PutFile): Promise<void> {
  const { cloud, person, ledger, narrator, bucket, queueUrl } = stage;
  narrator.act('The same file again, under another key, and the same event three more times');
  const again = await person.put('january-once-more.csv.gz', await readFile(dataFile(JANUARY)));
  const end = await ledger.endOf(again.uploadId);
  if (end.status !== 'duplicate') {
    throw new DemoFailedError(`The second January was to be a duplicate and is ${end.status}.`);
  }
  narrator.say(`PutObject ${again.key}: a duplicate of ${end.datasetVersion}.`);

  const upload = await ledger.upload(january.uploadId);
  if (!upload) throw new DemoFailedError('January’s upload is not in the ledger.');
  for (let time = 0; time < 3; time += 1) await redeliver(cloud, { queueUrl, bucket, upload });
  await sleep(SETTLE);
  const versions = await ledger.datasetVersions();
  if (versions.length !== 1) {
    throw new DemoFailedError(
      `One dataset version was expected, the ledger has ${versions.length}.`,
    );
  }
  narrator.say('The event three more times: nothing happened. The ledger has one dataset version.');
}

function cutText(cut: HoldOutCut): string {
  return cut.method === 'time'
    ? `from ${cut.from} to ${cut.to}${cut.group ? `, each ${cut.group} whole` : ''}`
    : `${cut.fraction * 100} % by a hash of ${cut.columns.join(', ')}`;
}
