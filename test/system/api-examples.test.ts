import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REGION, ROOT_CREDENTIALS } from '../../local/cloud/local-cloud.ts';
import { fromRepository } from '../../local/folders.ts';
import { findPython } from '../../local/set-up/find-python.ts';
import { pythonEnvironment } from '../../local/set-up/python-environment.ts';
import { apiAddress } from '../../pipelines/serving/api-address.ts';
import { ApiUnderTest, TOY } from '../support/api-under-test.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { serveToy } from '../support/released-toy.ts';
import { TrainingUnderTest } from '../support/training-under-test.ts';

const app = new AppUnderTest();
const training = new TrainingUnderTest(app);
const api = new ApiUnderTest(app);
const run = promisify(execFile);

const document = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');

/** The document's only block of code in a language. */
function example(language: string): string {
  const blocks = [...document.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))];
  expect(blocks).toHaveLength(1);
  return blocks[0]?.[1] ?? '';
}

/** What an application's own environment says; to trust the cloud's certificate, too. */
const environment = {
  PATH: process.env['PATH'],
  API_URL: apiAddress(app.output('ApiUrl', 'evergreen-serving'), app.cloud.endpoint),
  AWS_REGION: REGION,
  AWS_ACCESS_KEY_ID: ROOT_CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: ROOT_CREDENTIALS.secretAccessKey,
  NODE_EXTRA_CA_CERTS: app.cloud.certificate,
  SSL_CERT_FILE: app.cloud.certificate,
};

async function javaScript(call: string): Promise<unknown> {
  const program = `${example('js')}\nconsole.log(JSON.stringify(await ${call}));`;
  return await answerOf(process.execPath, ['--input-type=module', '--eval', program]);
}

async function python(call: string): Promise<unknown> {
  const { python: interpreter } = await pythonEnvironment(await findPython(), () => undefined);
  return await answerOf(interpreter, ['-c', `${example('python')}\nprint(json.dumps(${call}))`]);
}

async function answerOf(command: string, parameters: readonly string[]): Promise<unknown> {
  const { stdout } = await run(command, parameters, { cwd: fromRepository('.'), env: environment });
  return JSON.parse(stdout);
}

beforeAll(async () => await serveToy(training, api));

afterAll(async () => await training.letUploadsStartRuns());

describe.each([
  ['JavaScript', javaScript],
  ['Python', python],
])('the example in %s', (_, answer) => {
  it('asks for predictions', async () => {
    const records = [TOY, { size: 5, colour: 'red' }];
    const { predictions } = await api.predict({ records });
    const told = await answer(`predict("toy", ${JSON.stringify(records)})`);
    expect(told).toMatchObject(predictions.map(({ value }) => ({ value })));
  });

  it('says what the API says is wrong', async () => {
    await expect(answer('predict("toyy", [{}])')).rejects.toThrow(/Did you mean "toy"\?/);
  });
});
