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
  readonly sample?: { readonly model: string; readonly file: string; readonly record: object };
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

${curlPrediction(welcome)}

What becomes of uploads, runs and releases is shown here:
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

function predictCommand(welcome: Welcome): string {
  const record = quoted(JSON.stringify(recordOf(welcome)));
  return `npx evergreen predict ${modelOf(welcome)}${systemOption(welcome)} --record ${record}`;
}

function curlPrediction(welcome: Welcome): string {
  const { certificate, region, credentials, api } = welcome;
  return [
    '  curl -sS --fail-with-body --noproxy 127.0.0.1',
    `--cacert ${quoted(certificate)}`,
    `--aws-sigv4 aws:amz:${region}:execute-api --user ${credentials.accessKeyId}:${credentials.secretAccessKey}`,
    `--header 'content-type: application/json'`,
    `--data ${quoted(JSON.stringify({ record: recordOf(welcome) }))}`,
    quoted(`${api}/models/${modelOf(welcome)}/predictions`),
  ].join(' \\\n    ');
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

/** As one word of a POSIX shell. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
