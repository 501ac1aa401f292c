import { curlPrediction } from './curl-prediction.ts';
import { quoted } from './quoted.ts';

/** What `npm run local` says once the app is up. */
export interface Welcome {
  /** The name of the deployed system. */
  readonly system: string;
  readonly endpoint: string;
  readonly certificate: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** What any AWS client needs to reach the cloud. */
  readonly environment: Readonly<Record<string, string>>;
  readonly bucket: string;
  readonly models: readonly string[];
  /** Where predictions are asked for, from this machine. */
  readonly api: string;
  /** A file and a record to try with, and the model they are for. @default - none is at hand */
  readonly sample?: {
    readonly model: string;
    readonly file: string;
    /** A gzipped CSV of records, the label in its last column. */
    readonly traffic: string;
    readonly record: object;
  };
}

/** A person's own settings that would get in the way of the ones that are printed. */
const IN_THE_WAY = ['AWS_PROFILE', 'AWS_SESSION_TOKEN'];

/** Every command in it can be pasted into a shell as it stands, from any folder. */
export function welcomeText(welcome: Welcome): string {
  const { endpoint, bucket, models, environment, api } = welcome;
  const model = models[0] ?? '<model>';
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${quoted(value)}`);
  return `
The app is up, and stays up until Ctrl-C.

  Endpoint     ${endpoint}
  Data bucket  ${bucket}
  API          ${api}
  Models       ${models.join(', ')}

Upload a file with nothing but curl, from another terminal:

${uploadCommand(welcome)}

Or set these for the AWS CLI, boto3 or the JavaScript SDK, and use them as on AWS:

  unset ${IN_THE_WAY.join(' ')}
  export ${variables.join(' \\\n    ')}

With them set, and from the repository's folder, ask what was trained and what serves:

  npx evergreen runs ${model}${systemOption(welcome)}
  npx evergreen explain ${model}${systemOption(welcome)}
  npx evergreen status ${model}${systemOption(welcome)}

Once a version is released, ask it for a prediction, by the command or with nothing but curl:

  ${predictCommand(welcome)}

${curlPrediction({ ...welcome, model: modelOf(welcome), record: recordOf(welcome) })}

${loopText(welcome)}
What becomes of uploads, runs, releases, traffic and retraining is shown here:
`;
}

/** The command looks for a system of this name unless it is told another. */
const DEFAULT_SYSTEM = 'evergreen';

function systemOption({ system }: Welcome): string {
  return system === DEFAULT_SYSTEM ? '' : ` --system ${quoted(system)}`;
}

/** What is asked about; without a sample a person fills in a record of their own. */
function recordOf({ sample }: Welcome): object {
  return sample?.record ?? { '<column>': '<value>' };
}

function modelOf({ sample, models }: Welcome): string {
  return sample?.model ?? models[0] ?? '<model>';
}

/** How to close the loop: a lot of traffic, a look at it, a run, and the report of all of it. */
function loopText(welcome: Welcome): string {
  const option = systemOption(welcome);
  const model = modelOf(welcome);
  const evergreen = (command: string, rest = '') =>
    `  npx evergreen ${command} ${model}${option}${rest}`;
  return `Ask it about many records, look at what was asked, and have it trained again:

${trafficCommands(welcome)}
${evergreen('monitor')}
${evergreen('decisions')}
${evergreen('retrain', " --why 'I have seen enough'")}
${evergreen('report')}
`;
}

function trafficCommands(welcome: Welcome): string {
  const { sample } = welcome;
  const predict = `  npx evergreen predict ${modelOf(welcome)}${systemOption(welcome)} --file`;
  if (!sample) return `${predict} '<your file>.csv'`;
  return `  gunzip -c ${quoted(sample.traffic)} | head -n 1501 | sed 's/,[^,]*$//' > traffic.csv
${predict} traffic.csv > predictions.txt`;
}

function predictCommand(welcome: Welcome): string {
  const record = quoted(JSON.stringify(recordOf(welcome)));
  return `npx evergreen predict ${modelOf(welcome)}${systemOption(welcome)} --record ${record}`;
}

function uploadCommand(welcome: Welcome): string {
  const { endpoint, certificate, region, credentials, bucket, sample } = welcome;
  const model = modelOf(welcome);
  const file = sample?.file ?? '<your file>.csv';
  const name = file.split('/').at(-1);
  return [
    '  curl -sS --fail-with-body --noproxy 127.0.0.1',
    `--cacert ${quoted(certificate)}`,
    `--aws-sigv4 aws:amz:${region}:s3 --user ${credentials.accessKeyId}:${credentials.secretAccessKey}`,
    `--upload-file ${quoted(file)}`,
    quoted(`${endpoint}/${bucket}/raw/${model}/${name}`),
  ].join(' \\\n    ');
}
