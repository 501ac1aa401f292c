import { relative } from 'node:path';
import { loadConfig } from '../lib/config/index.ts';
import { bringUp } from './bring-up.ts';
import { type LocalCloud, REGION, ROOT_CREDENTIALS } from './cloud/local-cloud.ts';
import { LedgerReader } from './watch/ledger-reader.ts';
import { output } from './deploy/deploy-app.ts';
import { session } from './session.ts';
import { followUploads } from './watch/follow-uploads.ts';

const configFolder = process.env['EVERGREEN_CONFIG'] ?? process.cwd();

await session(async ({ runFolder }) => {
  const { config, definitions } = await loadConfig(configFolder);
  const { cloud, outputs } = await bringUp({ configFolder, runFolder });
  const stack = `${config.name}-data`;
  const bucket = output(outputs, stack, 'DataBucketName');
  const table = output(outputs, stack, 'LedgerTableName');
  const models = definitions.map(({ definition }) => definition.name);
  console.log(welcome(cloud, bucket, models));
  await Promise.all(
    models.map((model) => followUploads(model, new LedgerReader(cloud, table, model), console.log)),
  );
});

function welcome(cloud: LocalCloud, bucket: string, models: readonly string[]): string {
  const variables = Object.entries(cloud.environment).map(([name, value]) => `${name}=${value}`);
  const { accessKeyId, secretAccessKey } = ROOT_CREDENTIALS;
  const certificate = relative(process.cwd(), cloud.certificate);
  return `
The app is up, and stays up until Ctrl-C.

  Endpoint     ${cloud.endpoint}
  Data bucket  ${bucket}
  Models       ${models.join(', ')}

Upload a file with nothing but curl, from another terminal in this folder:

  curl --cacert ${certificate} --aws-sigv4 aws:amz:${REGION}:s3 --user ${accessKeyId}:${secretAccessKey} \\
    --upload-file examples/flight-delay/data/2013-01.csv.gz \\
    ${cloud.endpoint}/${bucket}/raw/${models[0]}/2013-01.csv.gz

Or give any AWS tool these variables, and use it as on AWS:

  export ${variables.join(' \\\n    ')}

What becomes of uploads is shown here:
`;
}
