import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { REGION, ROOT_CREDENTIALS } from '../cloud/local-cloud.ts';
import { curlPrediction } from '../watch/curl-prediction.ts';
import { askEvergreen } from './ask-evergreen.ts';
import { someFlights } from './flights.ts';
import { DemoFailedError, MODEL, type Stage } from './stage.ts';
import { ASKED } from './story.ts';

const run = promisify(execFile);

/** curl signs requests since 7.75. */
const SIGNS = /--aws-sigv4/;

/** The API's address, and two calls to paste; both are made here. */
export async function showCalls(stage: Stage): Promise<void> {
  const { narrator, application, cloud } = stage;
  const [record = {}] = await someFlights(ASKED.summer, 1);
  narrator.say(`The API is at ${application.api}, as long as this cloud is up.`);
  narrator.say('"npm run local" keeps one up, and prints these two for its own address:');
  await askEvergreen(stage, 'predict', MODEL, '--record', JSON.stringify(record));
  const call = { certificate: cloud.certificate, region: REGION, credentials: ROOT_CREDENTIALS };
  const command = curlPrediction({ ...call, api: application.api, model: MODEL, record });
  narrator.quote(command);
  const answer = await pasted(command);
  if (answer === undefined) {
    narrator.say('(This machine has no curl that signs requests: it takes 7.75 or newer.)');
    return;
  }
  if (!answer.includes('"probability"')) throw new DemoFailedError(`curl was told: ${answer}`);
  narrator.quote(answer);
}

/** What a shell answers; undefined where there is no curl that signs. */
async function pasted(command: string): Promise<string | undefined> {
  const help = await run('curl', ['--help', 'all']).catch(() => undefined);
  if (!help || !SIGNS.test(help.stdout)) return undefined;
  return (await run('sh', ['-c', command])).stdout;
}
