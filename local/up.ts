import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadConfig } from '../lib/config/index.ts';
import { apiAddress } from '../pipelines/serving/api-address.ts';
import { bringUp, type RunningApp } from './bring-up.ts';
import { REGION, ROOT_CREDENTIALS } from './cloud/local-cloud.ts';
import { output } from './deploy/deploy-app.ts';
import { fromRepository } from './folders.ts';
import { session } from './session.ts';
import { followDecisions } from './watch/follow-decisions.ts';
import { followMonitorings } from './watch/follow-monitorings.ts';
import { followReleases } from './watch/follow-releases.ts';
import { followRuns } from './watch/follow-runs.ts';
import { followUploads } from './watch/follow-uploads.ts';
import { LedgerReader } from './watch/ledger-reader.ts';
import { type Welcome, welcomeText } from './watch/welcome.ts';

const configFolder = resolve(process.env['EVERGREEN_CONFIG'] ?? process.cwd());

/** The example's data comes with the repository; for a model of another name there is none. */
const SAMPLE = {
  model: 'flight-delay',
  file: fromRepository('examples/flight-delay/data/2013-01.csv.gz'),
  /** What to ask about in numbers: summer, which is not like winter. */
  traffic: fromRepository('examples/flight-delay/data/2013-07.csv.gz'),
  /** A rainy evening in April; what is left out counts as unknown. */
  record: {
    date: '2013-04-12',
    scheduled_departure: '2013-04-12T21:45:00Z',
    carrier: 'UA',
    origin: 'EWR',
    destination: 'ORD',
    distance: 719,
    departure_minute: 1065,
    arrival_minute: 1157,
    weekday: 5,
    precipitation: 0.2,
    visibility: 2,
  },
};

/** How long one of SageMaker's minutes lasts, if somebody wants it otherwise than short: 60 is AWS's. */
const minuteSeconds = process.env['SAGEMAKER_MINUTE_SECONDS'];

await session(async ({ runFolder, fail }) => {
  const { config, definitions } = await loadConfig(configFolder);
  const app = await bringUp({
    configFolder,
    runFolder,
    onCloudLost: fail,
    ...(minuteSeconds !== undefined && { minuteSeconds: Number(minuteSeconds) }),
  });
  const stack = `${config.name}-data`;
  const bucket = output(app.outputs, stack, 'DataBucketName');
  const table = output(app.outputs, stack, 'LedgerTableName');
  const models = definitions.map(({ definition }) => definition.name);
  const apiUrl = output(app.outputs, `${config.name}-serving`, 'ApiUrl');
  const api = apiAddress(apiUrl, app.cloud.endpoint);
  console.log(welcome(app, { system: config.name, bucket, models, api }));
  await Promise.all(
    models.flatMap((model) => {
      const ledger = new LedgerReader(app.cloud, table, model);
      return [
        followUploads(ledger, console.log),
        followRuns(ledger, console.log),
        followReleases(ledger, console.log),
        followDecisions(ledger, console.log),
        followMonitorings(ledger, console.log),
      ];
    }),
  );
});

function welcome(
  { cloud }: RunningApp,
  app: Pick<Welcome, 'system' | 'bucket' | 'models' | 'api'>,
): string {
  const { endpoint, certificate, environment } = cloud;
  const hasSample = app.models.includes(SAMPLE.model) && existsSync(SAMPLE.file);
  return welcomeText({
    endpoint,
    certificate,
    environment,
    ...app,
    region: REGION,
    credentials: ROOT_CREDENTIALS,
    ...(hasSample && { sample: SAMPLE }),
  });
}
